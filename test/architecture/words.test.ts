import { expect, it } from "vitest";
import { check, projectFiles } from "./rules/sources.ts";
import { wordProblems } from "./rules/words.ts";

it("the project's files speak of the project only", () => {
  expect(check(projectFiles(), wordProblems)).toEqual([]);
});

// Written in two halves, so that this file does not contain what it plants.
const planted = [
  ["see /wo", "rk/main/x"],
  ['"/tm', 'p/data"'],
  ["(/ho", "me/me/x)"],
  ["https://registr", "y.example.com/x"],
  ["made with Claud", "e"],
  ["ask an agen", "t"],
  ["in a helper sessio", "n"],
];
it.each(planted)("finds %s…", (first, second) => {
  expect(wordProblems("a.md", `\n${first}${second}`)).toEqual([expect.stringContaining("a.md:2: ")]);
});

it.each([
  "https://example.com/home/x",
  "the console's session cookie",
  "User-Agent, user agent",
  "../shared/data",
  "os.tmpdir()",
  "a package registry",
])("lets pass: %s", (text) => {
  expect(wordProblems("a.md", text)).toEqual([]);
});
