import { describe, expect, it } from "vitest";
import { encodeShape, type Position, parseShape } from "../../geo/index.ts";
import type { ImportRun } from "../../src/engine/catalogue/import/entry.ts";
import type { ImportedGeofence } from "../../src/engine/catalogue/import/merge.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { north, opera, type TestShard } from "../support/test-shard.ts";

const paris = { timezone: "Europe/Paris", country: "FR" };
const begun: ImportRun = { by: "key:first", entry: null, created: 0, updated: 0, disabled: 0, sync: null };

function circle(center: Position, radius: number): Uint8Array {
  const parsed = parseShape({ geometry: { type: "Point", coordinates: center }, radius });
  if (!parsed.ok) throw new Error("expected a circle");
  return encodeShape(parsed.shape);
}

const row = (id: string, more: Partial<ImportedGeofence> = {}): ImportedGeofence => ({
  ...{ row: 1, id, given: { name: id.toUpperCase() }, metadata: {}, place: paris },
  ...{ shape: circle(opera, 200), keepsRadius: false },
  ...more,
});

function take(world: TestShard, geofences: ImportedGeofence[], run = begun, dryRun = false) {
  const taken = world.run("importGeofences", { geofences, dryRun, run });
  return { ...taken, kinds: taken.outcomes.map(({ kind }) => kind) };
}
const stored = (world: TestShard) => ["catalogue", "audit"].map((table) => world.rows(table));

describe("a slice of an import", () => {
  it("is one version of the catalogue, and a repeat writes nothing", () => {
    const world = memoryShard();
    const version = world.shard.catalogue.version;
    const rows = [row("a"), row("b", { shape: circle(north(opera, 500), 100) })];
    expect(take(world, rows).kinds).toEqual(["created", "created"]);
    expect(world.shard.catalogue.version).toBe(version + 1);
    expect(world.rows("catalogue", "id").filter((one) => one.kind === "geofence")).toMatchObject([
      { id: "a", version: version + 1, shaped_at: version + 1 },
      { id: "b", version: version + 1, shaped_at: version + 1 },
    ]);
    expect(world.shard.catalogue.containing(...opera).map(({ id }) => id)).toEqual(["a"]);
    const before = stored(world);
    world.now += 60_000;
    expect(take(world, rows).kinds).toEqual(["unchanged", "unchanged"]);
    world.restart();
    expect(take(world, rows)).toMatchObject({ kinds: ["unchanged", "unchanged"], run: begun });
    expect(stored(world)).toEqual(before);
  });

  it("says on a dry run what it would do, and does none of it", () => {
    const world = memoryShard();
    take(world, [row("a")]);
    const before = stored(world);
    const rows = [row("a", { given: { name: "Other" }, shape: circle(opera, 300) }), row("b")];
    const said = take(world, rows, begun, true);
    expect(said).toMatchObject({
      kinds: ["updated", "created"],
      outcomes: [
        { changes: [{ field: "name", from: "A", to: "Other" }, { field: "geometry" }] },
        { changes: [] },
      ],
      run: begun,
    });
    expect(stored(world)).toEqual(before);
    expect(take(world, rows).outcomes).toEqual(said.outcomes);
  });

  it("is what a PUT of the same would be", () => {
    const [imported, put] = [memoryShard(), memoryShard()];
    const body = {
      ...{ name: "A", tags: ["store"], timezone: "Europe/Paris", country: "FR", region: null },
      ...{ openingHours: "24/7", dwell: "5m", metadata: { floor: 1 }, enabled: true },
    };
    const { metadata, ...given } = body;
    take(imported, [row("a", { given, metadata })]);
    put.run("putGeofence", { id: "a", body, shape: circle(opera, 200) });
    expect(imported.run("getGeofence", { id: "a" }).geofence).toEqual(
      put.run("getGeofence", { id: "a" }).geofence,
    );
    expect(take(put, [row("a", { given, metadata })]).kinds).toEqual(["unchanged"]);
  });

  it("leaves alone what the file does not name", () => {
    const world = memoryShard();
    const body = {
      ...{ name: "Opéra", tags: ["store"], timezone: "Europe/Paris", country: "FR", region: "IDF" },
      ...{ openingHours: "24/7", dwell: "5m", metadata: { floor: 1, manager: "x" }, enabled: false },
    };
    world.run("putGeofence", { id: "a", body, shape: circle(opera, 150) });
    const table = row("a", {
      given: {},
      metadata: { floor: 2, manager: null, city: "Paris" },
      keepsRadius: true,
    });
    expect(take(world, [table]).kinds).toEqual(["updated"]);
    expect(world.run("getGeofence", { id: "a" }).geofence).toMatchObject({
      ...{ ...body, metadata: { floor: 2, city: "Paris" } },
      ...{ radius: 150, center: opera },
    });
    // A shop that moves takes the zone of its new place with it.
    const moved = { shape: circle([-74, 40.7], 200), place: { timezone: "America/New_York", country: "US" } };
    take(world, [row("a", { ...moved, given: {}, keepsRadius: true })]);
    expect(world.run("getGeofence", { id: "a" }).geofence).toMatchObject({
      ...moved.place,
      radius: 150,
      openingHours: "24/7",
    });
    expect(take(world, [row("b", { given: {} })]).outcomes[0]).toMatchObject({ isNamed: false });
    expect(world.run("getGeofence", { id: "b" }).geofence).toMatchObject({
      name: "b",
      dwell: "3m",
      enabled: true,
    });
  });

  it("tells when an area gives way to a circle, and refuses metadata that has grown too large", () => {
    const world = memoryShard();
    const ring = [opera, north(opera, 300), [2.34, 48.871], opera] as Position[];
    world.shape("a", { type: "Polygon", coordinates: [ring] }, undefined, {
      metadata: { long: "x".repeat(15_000) },
    });
    const [outcome] = take(world, [row("a", { metadata: { other: "x".repeat(6_000) } })]).outcomes;
    expect(outcome).toMatchObject({ kind: "rejected", fault: { pointer: "/metadata" } });
    expect(take(world, [row("a")]).outcomes[0]).toMatchObject({
      kind: "updated",
      lostArea: true,
      radius: 200,
    });
  });

  it("is one entry of the audit log together with the others of its import", () => {
    const world = memoryShard();
    const first = take(world, [row("a"), row("b")], { ...begun, sync: "store" });
    const second = take(world, [row("a"), row("c")], first.run);
    const third = take(world, [row("a", { given: { name: "New" } })], second.run);
    const { run } = world.run("disableAbsent", { ids: ["b"], tag: "store", run: third.run });
    expect(run).toMatchObject({ created: 3, updated: 1, disabled: 0 });
    take(world, [row("d")]);
    expect(world.rows("audit", "id").map(({ actor, action, changes }) => [actor, action, changes])).toEqual([
      [
        "key:first",
        "geofence.imported",
        JSON.stringify([
          { field: "created", to: 3 },
          { field: "updated", to: 1 },
          { field: "disabled", to: 0 },
          { field: "sync", to: "store" },
        ]),
      ],
      ["key:first", "geofence.imported", expect.stringContaining('{"field":"created","to":1}')],
    ]);
  });
});

describe("zones that a file does not name", () => {
  it("are listed by id, enabled ones alone, page by page", () => {
    const world = memoryShard();
    const rows = Array.from({ length: 2_001 }, (_, i) => row(`z${String(i).padStart(4, "0")}`));
    take(world, rows);
    world.geofence("off", opera, 100, { enabled: false });
    world.geofence("tagged", opera, 100, { tags: ["store"] });
    const first = world.run("standingZones", { after: "", tag: "store" });
    expect([first.zones.length, first.next]).toEqual([1_999, "z1997"]);
    const last = world.run("standingZones", { after: first.next!, tag: "store" });
    expect([last.zones.length, last.next]).toEqual([3, null]);
    expect(first.zones.slice(0, 2)).toMatchObject([
      { id: "tagged", radius: 100, tagged: true },
      { id: "z0000", radius: 200, tagged: false },
    ]);
  });

  it("are disabled at one version, if they still carry the tag, and their visits are closed", () => {
    const world = memoryShard();
    world.geofence("a", opera, 100, { tags: ["store"] });
    world.geofence("b", opera, 100, { tags: ["store"] });
    world.geofence("c", opera, 100, { tags: ["other"] });
    world.customer("ana");
    world.ping("ana", opera);
    const version = world.shard.catalogue.version;
    const ids = ["a", "b", "c", "gone"];
    expect(world.run("disableAbsent", { ids, tag: "store", run: begun }).disabled).toEqual(["a", "b"]);
    expect(world.shard.catalogue.version).toBe(version + 1);
    world.tick();
    const closed = world.rows("visits").filter(({ reason }) => reason === "geofence_removed");
    expect(closed).toHaveLength(2);
    const again = world.run("disableAbsent", { ids, tag: "store", run: begun });
    expect(again).toEqual({ disabled: [], run: begun });
  });
});

describe("a follower of an import", () => {
  it("takes whole versions only, whatever their size, and each once", () => {
    const [primary, follower] = [memoryShard(), memoryShard({ index: 1 })];
    for (let slice = 0; slice < 9; slice++)
      take(
        primary,
        Array.from({ length: 450 }, (_, i) => row(`z${slice}-${i}`, { given: { name: "n".repeat(9) } })),
      );
    primary.geofence("after", opera, 100);
    const parts: { rows: { version: number }[]; more: boolean }[] = [];
    for (let more = true; more; ) {
      const { version } = follower.run("catalogueVersion", {});
      const part = primary.run("catalogueSince", { version });
      follower.run("applyCatalogue", part);
      parts.push(part);
      more = part.more;
    }
    expect(parts.map(({ rows }) => rows.length)).toEqual([1_800, 1_800, 451]);
    expect(follower.rows("catalogue", "kind, id")).toEqual(primary.rows("catalogue", "kind, id"));
    take(primary, [row("z0-0", { given: { name: "New" } }), row("z0-1", { given: { name: "New" } })]);
    const { version } = follower.run("catalogueVersion", {});
    follower.run("applyCatalogue", primary.run("catalogueSince", { version }));
    for (const late of parts) follower.run("applyCatalogue", late as never);
    expect(follower.rows("catalogue", "kind, id")).toEqual(primary.rows("catalogue", "kind, id"));
    expect([...follower.shard.catalogue.chosen({ ids: [], tags: [] })]).toHaveLength(4_051);
  });

  it("takes a version that is larger than a delivery as one", () => {
    const [primary, follower] = [memoryShard(), memoryShard({ index: 1 })];
    take(
      primary,
      Array.from({ length: 2_500 }, (_, i) => row(`z${i}`)),
    );
    const part = primary.run("catalogueSince", { version: 0 });
    expect(part.rows).toHaveLength(2_500);
    follower.run("applyCatalogue", part);
    expect(follower.rows("catalogue", "kind, id")).toEqual(primary.rows("catalogue", "kind, id"));
  });
});
