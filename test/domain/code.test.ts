import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCode, makeCode, placeholderCode, plain, readCode, showCode } from "../../src/domain/code.ts";
import { seeded } from "../geo/worlds.ts";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A new code, from a shard and a seed. */
const codes = fc
  .record({ shard: fc.integer({ min: 0, max: 255 }), seed: fc.integer({ min: 0, max: 2 ** 31 }) })
  .map(({ shard, seed }) => {
    const random = seeded(seed);
    return { shard, code: makeCode(shard, () => Math.floor(random() * 2 ** 32)) };
  });

describe("a unique code", () => {
  it("is read with its shard, in whatever way it is typed", () => {
    fc.assert(
      fc.property(codes, ({ shard, code }) => {
        const shown = showCode(code);
        expect(shown).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
        const misread = shown.replaceAll("0", "o").replace("1", "I").replaceAll("1", "l");
        for (const typed of [code, shown, shown.toLowerCase(), ` ${shown.replaceAll("-", " ")} `, misread])
          expect(readCode(typed)).toEqual({ code, shard });
        expect(isCode(shown)).toBe(true);
      }),
    );
  });

  it("is none any more with any one symbol changed", () => {
    fc.assert(
      fc.property(codes, ({ code }) => {
        for (let i = 0; i < code.length; i++)
          for (const symbol of alphabet)
            if (symbol !== code[i])
              expect(readCode(code.slice(0, i) + symbol + code.slice(i + 1)), `${code} ${i}`).toBeNull();
      }),
      { numRuns: 50 },
    );
  });

  it("is none any more with any two neighbours changed about", () => {
    fc.assert(
      fc.property(codes, ({ code }) => {
        for (let i = 0; i + 1 < code.length; i++)
          if (code[i] !== code[i + 1])
            expect(readCode(code.slice(0, i) + code[i + 1] + code[i] + code.slice(i + 2))).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it("carries 65 bits of the chance it is given: every symbol takes every value", () => {
    const random = seeded(7);
    const seen = Array.from({ length: 16 }, () => new Set<string>());
    const made = new Set<string>();
    for (let i = 0; i < 3_000; i++) {
      const code = makeCode(0, () => Math.floor(random() * 2 ** 32));
      made.add(code);
      [...code].forEach((symbol, place) => {
        seen[place]?.add(symbol);
      });
    }
    expect(made.size).toBe(3_000);
    expect(seen.slice(2).map(({ size }) => size)).toEqual(Array.from({ length: 14 }, () => 32));
  });

  it("is not made where its check would need a sign that nobody can say", () => {
    // 1 × 32 + 4 leaves 36 of 37, which is written "U"; the draw after it is taken instead.
    const draws = [...Array(11).fill(0), 1 << 27, 4 << 27, ...Array(12).fill(0), 1 << 27];
    expect(makeCode(0, () => draws.shift()!)).toBe("0000000000000011");
    expect(readCode("000000000000014U")).toBeNull();
  });

  it("has a published check: 32 to the power of its place, modulo 37", () => {
    expect(readCode("0000-0000-0000-0000")).toEqual({ code: "0".repeat(16), shard: 0 });
    const value = 123_456_789_012_345n;
    const check = alphabet[Number(value % 37n)]!;
    const symbols = [...value.toString(32).padStart(15, "0")].map(
      (digit) => alphabet[Number.parseInt(digit, 32)],
    );
    expect(readCode(symbols.join("") + check)).not.toBeNull();
  });
});

it("a placeholder is as long as a code, and never one", () => {
  expect(placeholderCode).toHaveLength(showCode("0".repeat(16)).length);
  expect(readCode(placeholderCode)).toBeNull();
});

it.each(["", "A B", "-A", "É10", `A${"B".repeat(64)}`, "a/b", "<x>", "A\n"])(
  "%j is written as no code may be",
  (text) => {
    expect(isCode(text)).toBe(false);
  },
);

it("a shared code is the same however it is typed", () => {
  expect(new Set(["SPRING-10", "spring10", " Spring 10"].map(plain))).toEqual(new Set(["SPRING10"]));
});
