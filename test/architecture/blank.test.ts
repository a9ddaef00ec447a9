import { expect, it } from "vitest";
import { blank } from "./rules/blank.ts";
import { importsOf } from "./rules/imports.ts";
import { check, projectFiles } from "./rules/sources.ts";

const blanked: [string, string, string][] = [
  ["a line comment", "a // b\nc", "a     \nc"],
  ["a block comment", "a /* b\nc */ d", "a     \n     d"],
  ["strings", "f('a\\'b', \"c\")", "f('    ', \" \")"],
  ["a template, but for its code", "`a \u0024{b + `c \u0024{d}`} e`", "`  \u0024{b + `  \u0024{d}`}  `"],
  ["braces in a template's code", "`\u0024{{ a: 1 }.a} b`;", "`\u0024{{ a: 1 }.a}  `;"],
  ["a regular expression", "x = /['\"]\\/[/]/g;", "x = /         /g;"],
  ["no division", "a / b / 'c'", "a / b / ' '"],
  ["no division after a bracket", "(a) / 2; 'b'", "(a) / 2; ' '"],
  ["a regular expression after return", "return /'/.test(a)", "return / /.test(a)"],
  ["a comment sign in a string", "'//' + b", "'  ' + b"],
  ["an open string up to its line's end", "don't\nb", "don' \nb"],
];
it.each(blanked)("blanks %s", (_name, source, expected) => {
  expect(blank(source)).toBe(expected);
});

it("keeps length and lines of every source of the project", () => {
  const sources = projectFiles().filter((path) => /\.tsx?$/.test(path));
  const moved = check(sources, (path, source) => {
    const lines = (text: string) => text.split("\n").map((line) => line.length);
    return lines(blank(source)).join() === lines(source).join() ? [] : [path];
  });
  expect(sources.length).toBeGreaterThan(0);
  expect(moved).toEqual([]);
});

it("reads every form of import", () => {
  const source = [
    'import a, { type B, c as d } from "one";',
    'import type { E } from "./two.ts";',
    'export { f } from "three/sub";',
    'export type * from "./four.ts";',
    'import * as g from "five";',
    'import "./six.css";',
    'const h = await import("seven");',
    "export const from = 1; // not an import",
    'export interface I { from: "x" }',
    'import type from "eight";',
  ].join("\n");
  expect(importsOf(source).map((found) => [found.line, found.specifier, found.typeOnly])).toEqual([
    [1, "one", false],
    [2, "./two.ts", true],
    [3, "three/sub", false],
    [4, "./four.ts", true],
    [5, "five", false],
    [6, "./six.css", false],
    [7, "seven", false],
    [10, "eight", false],
  ]);
});
