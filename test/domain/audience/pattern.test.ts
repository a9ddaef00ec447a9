import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "../../../src/domain/audience/pattern/pattern.ts";

function test(source: string, text: string, options = ""): boolean {
  const pattern = compilePattern(source, options);
  if (!pattern.ok) throw new Error(pattern.detail);
  return pattern.test(text);
}

describe("a pattern", () => {
  it.each([
    ["@brand\\.com$", "ana@brand.com", true],
    ["@brand\\.com$", "ana@brandXcom", false],
    ["^FR-\\d{3}$", "FR-075", true],
    ["^FR-\\d{3}$", "FR-0756", false],
    ["gold|silver", "a silver card", true],
    ["^(?:gold|silver)$", "silver card", false],
    ["^a{2,3}$", "aaaa", false],
    ["^a{2,}$", "aaaaaa", true],
    ["^(a?){3}b", "aab", true],
    ["[^a-c]", "abc", false],
    ["[\\]x]", "]", true],
    ["\\bcafé", "un café", true],
    ["^.$", "🎁", true],
    ["\\p{Lu}", "éÉ", true],
    ["^$", "", true],
    ["", "anything", true],
    ["a.c", "a\nc", false],
    ["(|a)*b", "b", true],
    ["(a*)*c", "aab", false],
    ["\\@\\-", "@-", true],
    ["a*?b+?", "b", true],
  ])("%s in %j: %j", (source, text, expected) => {
    expect(test(source, text)).toBe(expected);
  });

  it("takes the options i, m and s", () => {
    expect(test("^GOLD", "gold", "i")).toBe(true);
    expect(test("^b$", "a\nb\nc", "m")).toBe(true);
    expect(test("^b$", "a\nb\nc")).toBe(false);
    expect(test("a.c", "a\nc", "s")).toBe(true);
  });

  it.each([
    ["(a)\\1", "backreference at character 4"],
    ["(?=a)", "without look-around"],
    ["(?<!a)", "without look-around"],
    ["(?<n>a)", "without look-around, name"],
    ["\\k<n>", "backreference"],
    ["(a", "closing bracket at character 3 of the pattern, got the end"],
    ["a)", "opening bracket"],
    ["a**", "one repetition only"],
    ["a++", "one repetition only"],
    ["*a", "a character, a class"],
    ["[a", "a character, a class"],
    ["[z-a]", "a valid class"],
    ["a{3,2}", "smaller number first"],
    ["a{200}{200}", "one repetition only"],
    ["(a{100}){100}", "at most 500 steps"],
    ["x".repeat(201), "at most 200 characters, got 201"],
  ])("%s is refused: %s", (source, detail) => {
    expect(compilePattern(source, "")).toEqual({ ok: false, detail: expect.stringContaining(detail) });
  });

  it("cannot be made to run long", () => {
    const text = `${"a".repeat(4_000)}!`;
    for (const source of [
      "(a+)+$",
      "^(a|a)*$",
      "(a*)*b",
      "(.*)(.*)(.*)(.*)(.*)x",
      "(a?){100}a{100}b",
      "^(([a-z])+.)+[A-Z]([a-z])+$",
    ])
      expect(test(source, text), source).toBe(false);
  });

  it("finds what the runtime's own expressions find", () => {
    const atom = fc.constantFrom("a", "b", ".", "[ab]", "[^a]", "\\d", "\\w", "^", "$", "\\b", "c");
    const tied = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        atom,
        fc.array(tie("tree"), { maxLength: 4 }).map((parts) => parts.join("")),
        fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => `(${a}|${b})`),
        fc
          .tuple(tie("tree"), fc.constantFrom("*", "+", "?", "{2}", "{0,2}", "{1,}"))
          .map(([a, q]) => `(?:${a})${q}`),
      ),
    }));
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "1", " ", "\n", "B"), maxLength: 8 });
    const options = fc.subarray(["i", "m", "s"]).map((all) => all.join(""));
    fc.assert(
      fc.property(
        tied.tree,
        fc.array(text, { minLength: 1, maxLength: 6 }),
        options,
        (source, texts, flags) => {
          fc.pre(source.length <= 60);
          const pattern = compilePattern(source, flags);
          if (!pattern.ok) return expect(pattern.detail).toMatch(/steps/);
          const native = new RegExp(source, `u${flags}`);
          for (const one of texts) expect([one, pattern.test(one)]).toEqual([one, native.test(one)]);
        },
      ),
      { numRuns: 3_000, seed: 20261122 },
    );
  });
});
