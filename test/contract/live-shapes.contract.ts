import { describe, expect, it } from "vitest";
import { writeEntry } from "../../src/store/catalogue.ts";
import { liveShapes } from "../../src/store/live-shapes.ts";
import { migrate } from "../../src/store/migrate.ts";
import type { Sql } from "../../src/store/sql.ts";
import { seeded } from "../geo/worlds.ts";
import type { WithSql } from "./sql.contract.ts";

const sizes = [1, 32, 32, 32, 224];
/** Around the largest that comes with others, and far beyond it. */
const edges = [999, 1_000, 1_001, 20_000];

/** Whichever SQLite: every shape comes back byte by byte, in pages, from beside others in the same value. */
export function liveShapesContract(name: string, withSql: WithSql): void {
  describe(`live shapes on ${name}`, () => {
    it.each([0, 999, 1_000, 1_001])("are all there are, of %i", (count) =>
      withSql((sql) => {
        migrate(sql);
        const expected = sql.transaction(() => write(sql, count));
        const read = [...liveShapes(sql)].map(({ id, shape }) => [id, hex(shape)] as const);
        expect(read).toHaveLength(count);
        expect(new Map(read)).toEqual(expected);
      }),
    );
  });
}

/** Writes so many, and among them some that are deleted, disabled or something else; all bytes occur, zeros most. */
function write(sql: Sql, count: number): Map<string, string> {
  const random = seeded(count);
  const expected = new Map<string, string>();
  const at = { version: 1, shapedAt: 1, createdAt: 1, updatedAt: 1, deleted: false };
  const body = JSON.stringify({ enabled: true });
  for (let i = 0; i < count; i++) {
    const id = `é"${i}`;
    const size = i % 250 === 0 ? edges[(i / 250) % 4]! : sizes[i % 5]!;
    const shape = Uint8Array.from({ length: size }, () => Math.max(0, Math.floor(random() * 512) - 256));
    writeEntry(sql, { ...at, kind: "geofence", id, body, shape });
    expected.set(id, hex(shape));
    if (i % 97 !== 0) continue;
    const off = JSON.stringify({ enabled: false });
    writeEntry(sql, { ...at, kind: "geofence", id: `off-${i}`, body: off, shape });
    writeEntry(sql, { ...at, kind: "geofence", id: `gone-${i}`, body, shape, deleted: true });
    writeEntry(sql, { ...at, kind: "geofence", id: `bare-${i}`, body, shape: null });
    writeEntry(sql, { ...at, kind: "offer", id, body, shape: null });
  }
  return expected;
}

function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}
