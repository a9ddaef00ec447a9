import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";

const script = `
  import { compile, render } from "./src/domain/content/template.ts";
  const { template } = compile("{{ '2026-03-01' | date: '%B, %A' }}");
  console.log(render(template, {}).text);
`;

it("a date is written in the same words whatever language the process speaks", () => {
  const env = { ...process.env, TZ: "UTC", LC_ALL: "fr_FR.UTF-8" };
  const text = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    env,
    encoding: "utf8",
  });
  expect(text.trim()).toBe("March, Sunday");
});
