import { describe, expect, it } from "vitest";
import { type Line, linesOf } from "../../src/http/lines.ts";
import { seeded } from "../geo/worlds.ts";
import { seeds } from "../support/memory-shard.ts";

async function read(bytes: Uint8Array, cut: (rest: number) => number, max = 20): Promise<Line[]> {
  async function* chunks() {
    // One buffer is filled again and again, as a host may do.
    const buffer = new Uint8Array(bytes.length + 1);
    for (let from = 0; from < bytes.length; ) {
      const size = Math.max(1, cut(bytes.length - from));
      buffer.set(bytes.subarray(from, from + size));
      yield buffer.subarray(0, Math.min(size, bytes.length - from));
      from += size;
    }
  }
  const lines: Line[] = [];
  for await (const line of linesOf(chunks(), max)) lines.push(line);
  return lines;
}

const text = `first\n\n  \nréunion 😀\r\n${"x".repeat(20)}\n${"x".repeat(21)}\n${"é".repeat(11)}\nlast`;
const expected: Line[] = [
  { row: 1, text: "first" },
  { row: 4, text: "réunion 😀\r" },
  { row: 5, text: "x".repeat(20) },
  { row: 6, text: null },
  { row: 7, text: null },
  { row: 8, text: "last" },
];

describe("lines of a body", () => {
  it.each(seeds(40, 1_000))("are the same however the bytes arrive (seed %i)", async (seed) => {
    const random = seeded(seed);
    const most = 1 + Math.floor(random() * 30);
    const bytes = new TextEncoder().encode(text);
    expect(await read(bytes, () => 1 + Math.floor(random() * most))).toEqual(expected);
  });

  it("end with or without a line break; an empty body has none", async () => {
    const lines = async (body: string) => read(new TextEncoder().encode(body), (rest) => rest);
    expect(await lines("")).toEqual([]);
    expect(await lines("\n\n")).toEqual([]);
    expect(await lines("a\n")).toEqual([{ row: 1, text: "a" }]);
    expect(await lines("\na")).toEqual([{ row: 2, text: "a" }]);
  });

  it("keep no more than one line in memory, however long the body", async () => {
    const chunk = new Uint8Array(64 * 1024).fill(120);
    async function* endless() {
      for (let i = 0; i < 2_000; i++) yield chunk;
      yield new TextEncoder().encode("\nend");
    }
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const rows: Line[] = [];
    for await (const line of linesOf(endless(), 64 * 1024)) {
      rows.push(line);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(rows).toEqual([
      { row: 1, text: null },
      { row: 2, text: "end" },
    ]);
    expect(most).toBeLessThan(16 * 1024 * 1024);
  });
});
