import { describe, expect, it } from "vitest";
import { memoryShard } from "../support/memory-shard.ts";
import { north, opera, plainPing, type TestShard } from "../support/test-shard.ts";

/** A primary with a store and a campaign, and a follower that knows nothing yet. */
function pair(): { primary: TestShard; follower: TestShard } {
  const [primary, follower] = [memoryShard(), memoryShard({ index: 1 })];
  primary.geofence("opera", opera, 150);
  primary.campaign("spring");
  return { primary, follower };
}

function pull(primary: TestShard, follower: TestShard): ReturnType<typeof changes> {
  const delivery = changes(primary, follower);
  follower.run("applyCatalogue", delivery);
  return delivery;
}

const changes = (primary: TestShard, follower: TestShard) =>
  primary.run("catalogueSince", { version: follower.run("catalogueVersion", {}).version });

const ping = { pings: [{ ...plainPing, customerId: "ana", longitude: opera[0], latitude: opera[1] }] };

describe("a follower", () => {
  it("decides, sends and ticks only on a catalogue confirmed within 10 s", () => {
    const { primary, follower } = pair();
    const needed = { ok: false, needs: { kind: "catalogue", since: 0 } };
    const claim = { claim: "c", max: 1, perHost: 1, inFlight: {} };
    expect(follower.ask("ingest", ping)).toEqual(needed);
    expect(follower.ask("claim", claim)).toEqual(needed);
    expect(follower.ask("tick", {})).toEqual(needed);
    pull(primary, follower);
    follower.customer("ana");
    follower.now += 10_000;
    expect(follower.ask("ingest", ping)).toMatchObject({ ok: true, value: [{ status: "accepted" }] });
    follower.now += 1;
    for (const ask of [follower.ask("ingest", ping), follower.ask("claim", claim), follower.ask("tick", {})])
      expect(ask).toMatchObject({ ok: false, needs: { since: primary.shard.catalogue.version } });
    pull(primary, follower);
    expect(follower.ask("ingest", ping)).toMatchObject({ ok: true, value: [{ status: "duplicate" }] });
  });

  it("decides as the primary does, and follows changes and deletions", () => {
    const { primary, follower } = pair();
    pull(primary, follower);
    follower.customer("ana");
    expect(follower.ping("ana", opera).notifications).toHaveLength(1);
    primary.run("campaignVerb", { id: "spring", verb: "pause" });
    primary.run("deleteEntry", { kind: "geofence", id: "opera" });
    primary.run("patchSettings", { maxAccuracy: 20 });
    pull(primary, follower);
    follower.now += 1_000;
    expect(follower.ping("ana", opera, { accuracy: 30 }).status).toBe("inaccurate");
    follower.tick();
    expect(follower.rows("visits")).toMatchObject([{ reason: "geofence_removed" }]);
    expect(follower.shard.catalogue.campaign("spring")).toBeUndefined();
    expect(follower.rows("catalogue", "version")).toEqual(primary.rows("catalogue", "version"));
  });

  it("is not put back by a delivery that is late or repeated", () => {
    const { primary, follower } = pair();
    const first = pull(primary, follower);
    primary.geofence("opera", opera, 50);
    primary.run("deleteEntry", { kind: "campaign", id: "spring" });
    const second = pull(primary, follower);
    for (const late of [first, second, first]) follower.run("applyCatalogue", late);
    expect(follower.rows("catalogue", "version")).toEqual(primary.rows("catalogue", "version"));
    expect(follower.shard.catalogue.campaign("spring")).toBeUndefined();
    follower.customer("ana");
    expect(follower.ping("ana", north(opera, 100)).events).toEqual([]);
  });

  it("takes a large catalogue in parts, and is confirmed by the last", () => {
    const { primary, follower } = pair();
    for (let i = 0; i < 2_100; i++) primary.geofence(`z${i}`, north(opera, 1_000 + i), 50);
    const parts: number[] = [];
    for (let more = true; more; ) {
      expect(follower.shard.catalogueIsConfirmed).toBe(false);
      const delivery = pull(primary, follower);
      parts.push(delivery.rows.length);
      more = delivery.more;
    }
    expect(parts).toEqual([2_000, 102]);
    expect(follower.shard.catalogueIsConfirmed).toBe(true);
    expect([...follower.shard.catalogue.chosen({ ids: [], tags: [] })].length).toBe(2_101);
  });

  it("cuts a delivery by weight, and hands out at least one shape however heavy", () => {
    const { primary, follower } = pair();
    const metadata = { text: "x".repeat(5 * 1024 * 1024) };
    for (const id of ["a", "b", "c"]) primary.geofence(id, opera, 50, { metadata });
    const parts: number[] = [];
    for (let more = true; more; ) {
      const delivery = pull(primary, follower);
      parts.push(delivery.rows.length);
      more = delivery.more;
    }
    expect(parts).toEqual([4, 1, 1].map((n, i) => (i === 0 ? 3 : n)));
  });

  it("comes back from a restart with what it had, unconfirmed", () => {
    const { primary, follower } = pair();
    pull(primary, follower);
    follower.restart();
    expect(follower.run("catalogueVersion", {})).toEqual({ version: primary.shard.catalogue.version });
    expect(follower.ask("ingest", ping).ok).toBe(false);
  });

  it("trusts no confirmation whose commit failed", () => {
    const { primary, follower } = pair();
    const commit = () =>
      follower.sql.transaction(() => {
        pull(primary, follower);
        throw new Error("disk full");
      });
    expect(commit).toThrow("disk full");
    follower.shard.reset();
    expect(follower.run("catalogueVersion", {})).toEqual({ version: 0 });
    expect(follower.ask("ingest", ping)).toMatchObject({ ok: false, needs: { since: 0 } });
  });
});

describe("catalogue versions", () => {
  it("rise by one a change, and say since when a zone has its shape", () => {
    const { primary } = pair();
    const version = () => primary.shard.catalogue.version;
    const shapedAt = () => primary.shard.catalogue.get("opera")?.shapedAt;
    const first = version();
    expect(shapedAt()).toBe(1);
    primary.geofence("opera", opera, 150, { name: "Renamed" });
    expect([version(), shapedAt()]).toEqual([first + 1, 1]);
    primary.geofence("opera", opera, 200);
    expect([version(), shapedAt()]).toEqual([first + 2, first + 2]);
    primary.geofence("opera", opera, 200, { enabled: false });
    primary.geofence("opera", opera, 200);
    expect([version(), shapedAt()]).toEqual([first + 4, first + 4]);
    primary.run("deleteEntry", { kind: "geofence", id: "opera" });
    primary.geofence("opera", opera, 200);
    expect([version(), shapedAt()]).toEqual([first + 6, first + 6]);
  });
});
