import fc from "fast-check";
import { expect, it } from "vitest";
import { type IdPrefix, makeId, shardOfId, timePart } from "../../src/store/ids.ts";

const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
const prefix = fc.constantFrom<IdPrefix[]>("ntf", "dec", "evt", "vis", "dev", "anon", "tch");

it("finds the shard and the time in what it made", () => {
  fc.assert(
    fc.property(prefix, fc.integer({ min: 0, max: 255 }), hex, (kind, shard, uuid) => {
      const id = makeId(kind, shard, uuid);
      expect([shardOfId(id), timePart(id), id.length]).toEqual([shard, uuid, kind.length + 35]);
    }),
  );
});

it.each(["", "ntf_", "c1", `ntf_zz${"0".repeat(32)}`, `xyz_00${"0".repeat(32)}`, `ntf_00${"0".repeat(33)}`])(
  "knows that %j is not of our making",
  (id) => {
    expect(shardOfId(id)).toBeNull();
  },
);
