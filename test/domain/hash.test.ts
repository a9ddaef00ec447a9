import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fraction, murmur3, shardOf } from "../../src/domain/hash.ts";

/** MurmurHash3_x86_32 vectors that implementations agree on (those of text; SMHasher's reference makes them all). */
const published: [string, number, number][] = [
  ["", 0, 0x00000000],
  ["", 1, 0x514e28b7],
  ["", 0xffffffff, 0x81f16f39],
  ["\0", 0, 0x514e28b7],
  ["\0\0", 0, 0x30f4c306],
  ["\0\0\0", 0, 0x85f0b427],
  ["\0\0\0\0", 0, 0x2362f9de],
  ["a", 0x9747b28c, 0x7fa09ea6],
  ["aa", 0x9747b28c, 0x5d211726],
  ["aaa", 0x9747b28c, 0x283e0130],
  ["aaaa", 0x9747b28c, 0x5a97808a],
  ["ab", 0x9747b28c, 0x74875592],
  ["abc", 0x9747b28c, 0xc84a62dd],
  ["abcd", 0x9747b28c, 0xf0478627],
  ["test", 0, 0xba6bd213],
  ["test", 0x9747b28c, 0x704b81dc],
  ["Hello, world!", 0, 0xc0363e43],
  ["Hello, world!", 0x9747b28c, 0x24884cba],
  ["ππππππππ", 0x9747b28c, 0xd58063c1],
  ["The quick brown fox jumps over the lazy dog", 0, 0x2e4ff723],
  ["The quick brown fox jumps over the lazy dog", 0x9747b28c, 0x2fa826cd],
];

describe("murmur3", () => {
  it.each(published)("of %j with seed %i", (text, seed, expected) => {
    expect(murmur3(text, seed)).toBe(expected);
  });

  it("takes text as UTF-8, a lone surrogate as U+FFFD", () => {
    expect(murmur3("\ud800")).toBe(murmur3("\ufffd"));
    expect(murmur3("🚪")).not.toBe(murmur3("\ufffd\ufffd"));
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(murmur3(text)).toBe(murmur3(text.toWellFormed()));
      }),
    );
  });

  it("is a whole number of 32 bits", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (text, seed) => {
        const hash = murmur3(text, seed);
        expect(hash >>> 0).toBe(hash);
      }),
    );
  });
});

describe("the shard of a customer", () => {
  it("never changes: customers would be lost", () => {
    const ids = ["c1", "ana", "anon_00", "é🚪", "A".repeat(128)];
    expect(ids.map((id) => [1, 2, 32, 256].map((shards) => shardOf(id, shards)))).toEqual([
      [0, 1, 29, 125],
      [0, 0, 26, 90],
      [0, 1, 21, 245],
      [0, 0, 10, 170],
      [0, 0, 28, 220],
    ]);
  });

  it.each([2, 32, 256])("spreads 100 000 ids evenly over %i shards", (shards) => {
    const counts = new Array<number>(shards).fill(0);
    const n = 100_000;
    for (let i = 0; i < n; i++) counts[shardOf(`customer-${i}`, shards)]! += 1;
    const expected = n / shards;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    const degrees = shards - 1;
    expect(chiSquare).toBeLessThan(degrees + 4 * Math.sqrt(2 * degrees));
  });
});

describe("fraction", () => {
  it("never changes: arms and variants would move", () => {
    const known = [fraction("a"), fraction("a", "b"), fraction("spring", "variant", "c1")];
    expect(known.map((f) => f * 2 ** 32)).toEqual([1_485_495_528, 2_307_251_990, 2_221_838_544]);
  });

  it("tells where one word ends and the next begins", () => {
    expect(fraction("ab", "c")).not.toBe(fraction("a", "bc"));
    expect(fraction("a\u0000b")).not.toBe(fraction("a", "b"));
  });

  it("is in [0, 1), and independent between campaigns", () => {
    const n = 20_000;
    let both = 0;
    for (let i = 0; i < n; i++) {
      const [a, b] = [fraction("a", "variant", `c${i}`), fraction("b", "variant", `c${i}`)];
      expect(a >= 0 && a < 1 && b >= 0 && b < 1).toBe(true);
      if (a < 0.5 && b < 0.5) both += 1;
    }
    expect(Math.abs(both / n - 0.25)).toBeLessThan(3 * Math.sqrt((0.25 * 0.75) / n));
  });
});
