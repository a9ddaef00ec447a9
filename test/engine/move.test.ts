import { describe, expect, it } from "vitest";
import { whileSealed } from "../../src/engine/move/sealed.ts";
import { verbs } from "../../src/engine/verbs.ts";
import { sealWorkspace, settleUp, unsealWorkspace } from "../../src/host/move/seal.ts";
import { moveTableNames } from "../../src/store/move.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { ShardGroup } from "../support/shard-group.ts";
import { opera, plainPing } from "../support/test-shard.ts";

const hour = 3_600_000;

async function open() {
  const group = new ShardGroup(3, 1);
  group.primary.geofence("opera", opera, 150);
  group.primary.run("patchSettings", { quietHours: null });
  group.primary.campaign("spring", { budget: { sends: 100 } });
  await group.follow();
  return group;
}

/** A customer who lives on a shard, told of the campaign by the shard's own way. */
async function visitOn(group: ShardGroup, shard: number): Promise<void> {
  const member = group.members[shard]!;
  let id = "";
  for (let i = 0; id === ""; i++) if (group.workspace.placeOf(`c${i}`) === shard) id = `c${i}`;
  member.shard.customer(id);
  const ping = { ...plainPing, customerId: id, longitude: opera[0], latitude: opera[1], at: group.now };
  const answer = await member.port.run("ingest", { pings: [ping] });
  expect(answer).toMatchObject({ ok: true, value: [{ notifications: [expect.any(String)] }] });
}

describe("a sealed workspace", () => {
  it("has handed back every slice: what is used is on the primary's books, exactly", async () => {
    const group = await open();
    for (const shard of [0, 1, 2]) await visitOn(group, shard);
    const onBooks = () =>
      group.primary.sql.get(
        `SELECT (SELECT SUM(units) FROM supply_uses) AS used, (SELECT SUM(units) FROM supply_grants) AS out`,
      );
    expect(onBooks()).toEqual({ used: 1, out: expect.any(Number) });
    expect(await sealWorkspace(group.workspace, "test")).toEqual({ ok: true, value: { underWay: 0 } });
    expect(onBooks()).toEqual({ used: 3, out: 0 });
    group.close();
  });

  it("waits for what is with a sender, and takes in how it went", async () => {
    const group = await open();
    await visitOn(group, 1);
    const { shard } = group.members[1]!;
    const [message] = shard.claim();
    for (const index of [0, 1, 2]) group.members[index]!.shard.run("seal", { by: "test" });
    expect(await settleUp(group.workspace)).toEqual({ ok: true, value: { underWay: 1 } });
    expect(shard.claim()).toEqual([]);
    expect(shard.settle(message!, { kind: "sent", status: 201 })).toBe(1);
    expect(await settleUp(group.workspace)).toEqual({ ok: true, value: { underWay: 0 } });
    group.close();
  });

  it("does nothing by itself, is read, and stays so over a restart until it is unsealed", async () => {
    const group = await open();
    await sealWorkspace(group.workspace, "test");
    const { shard } = group.members[2]!;
    shard.restart();
    const put = () => shard.ask("putCustomer", { id: "ana", traits: {}, locale: null, timezone: null });
    expect(put()).toMatchObject({ ok: false, refusal: { kind: "unavailable" } });
    expect(shard.run("tick", {})).toEqual({ again: false });
    expect(shard.run("nextWake", {})).toEqual({ at: null });
    expect(shard.ask("listCustomers", { q: null, after: null, limit: 5 })).toMatchObject({ ok: true });
    await unsealWorkspace(group.workspace, "test");
    expect(put()).toMatchObject({ ok: true });
    expect(group.primary.rows("audit").map(({ action }) => action)).toEqual(
      expect.arrayContaining(["workspace.sealed", "workspace.unsealed"]),
    );
    group.close();
  });

  it("is not sealed while a flash sale runs, on none of its shards", async () => {
    const group = await open();
    group.primary.run("openSend", { campaignId: "spring", within: 0, maxAge: "15m", keyed: null });
    expect(await sealWorkspace(group.workspace, "test")).toMatchObject({ refusal: { code: "send_running" } });
    for (const { shard } of group.members) expect(shard.shard.isSealed).toBe(false);
    group.close();
  });
});

describe("positions of several logs", () => {
  it.each([
    ["601", 600],
    ["0", 601],
  ])("go when they are too old, also behind many younger ones: %s of them imported", (imported, left) => {
    const shard = memoryShard();
    shard.geofence("opera", opera, 150);
    shard.customer("ana");
    shard.ping("ana", opera);
    // One that is 10 h younger 600 times before it, as another shard's log might stand.
    shard.sql.run("UPDATE positions SET seq = 601");
    shard.sql.run(
      `WITH RECURSIVE n (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < 600)
       INSERT INTO positions SELECT n.seq, 77, 0, at, device, id, status, latitude, longitude, accuracy, speed,
         received_at + ?, version, inside, evidence FROM positions, n`,
      10 * hour,
    );
    shard.sql.run("INSERT INTO meta VALUES ('positions.imported', ?)", imported);
    shard.restart();
    shard.now += 25 * hour;
    shard.tick();
    expect(shard.count("positions")).toBe(left);
  });
});

describe("what there is to move", () => {
  it("is every table, but for what is of a place: a new one is not forgotten", () => {
    const tables = memoryShard()
      .sql.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .map(({ name }) => name);
    const stays = ["catalogue", "meta", "schema_steps", "supply_grants", "supply_leases"];
    expect([...moveTableNames, ...stays].sort()).toEqual(tables);
  });
  it("is stopped by a seal that knows every verb: a new one stops too until it is said to go on", () => {
    expect([...whileSealed].filter((name) => !(name in verbs))).toEqual([]);
    expect(Object.keys(verbs).filter((name) => !whileSealed.has(name))).toEqual(
      expect.arrayContaining(["ingest", "putCustomer", "enrol", "redeem", "patchSettings", "takeReceipt"]),
    );
  });
});
