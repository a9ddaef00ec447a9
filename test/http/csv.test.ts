import { expect, it } from "vitest";
import { csvText } from "../../src/http/csv.ts";

it.each([
  [["a", "b"], "a,b\r\n"],
  [['say "hi"', "x,y", "two\nlines"], '"say ""hi""","x,y","two\nlines"\r\n'],
  [["=1+1", "+1", "-1", "@cmd"], "'=1+1,'+1,'-1,'@cmd\r\n"],
  [["\t=1", "\r=1", "\n=1"], '\'\t=1,"\'\r=1","\'\n=1"\r\n'],
  [["＝1＋1", "－1", "＠x", "＋1"], "'＝1＋1,'－1,'＠x,'＋1\r\n"],
  [["=A1,B1"], '"\'=A1,B1"\r\n'],
  [[""], "\r\n"],
])("writes %j so that a spreadsheet shows it and runs none of it", (cells, line) => {
  expect(csvText(cells)).toBe(line);
});
