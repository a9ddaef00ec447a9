import { describe, expect, it } from "vitest";
import { nearPage } from "../../src/host/near.ts";
import { ShardGroup } from "../support/shard-group.ts";
import { north, opera } from "../support/test-shard.ts";

const minute = 60_000;

/** Fifteen customers, one more minute since each was seen, 20 m further out each, over three shards. */
async function town(retention: string) {
  const group = new ShardGroup(3, 5);
  const { primary } = group;
  primary.geofence("opera", opera, 150);
  primary.geofence("shut", opera, 150, { enabled: false });
  primary.run("patchSettings", { locationRetention: retention });
  await group.follow();
  const ids = Array.from({ length: 15 }, (_, i) => `c${i}`);
  for (const id of ids) group.ofCustomer(id).shard.customer(id);
  for (const [i, id] of [...ids.entries()].reverse()) {
    const { shard, port } = group.ofCustomer(id);
    await port.follow();
    // Whoever moves about counts by where they were last.
    for (let n = 0; n < 3; n++)
      shard.ping(id, n < 2 ? north(opera, 900) : north(opera, i * 20), { at: shard.now + (n - 2) * 30_000 });
    group.pass(minute);
  }
  await group.follow();
  const ask = async (over: object = {}) => {
    await group.follow();
    const query = { geofenceId: "opera", within: 0, maxAge: "24h", limit: 50, after: null, at: group.now };
    return nearPage(group.workspace, { ...query, ...over });
  };
  const names = async (over: object = {}) => (await ask(over)).data.map(({ customerId }) => customerId);
  return { group, ask, names, ids };
}

describe.each(["24h", "0s"])("who is near, positions kept for %s", (retention) => {
  it("is told by the newest place of each, seen last first", async () => {
    const { ask, names, ids, group } = await town(retention);
    expect(await names()).toEqual(ids.slice(0, 8));
    expect(await names({ within: 51 })).toEqual(ids.slice(0, 11));
    expect(await names({ within: 10_000 })).toEqual(ids);
    const { data } = await ask({ within: 51 });
    expect(data.map(({ distance }) => distance)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 10, 30, 50]);
    expect(JSON.stringify(data)).not.toMatch(/latitude|longitude/);
    expect(data[0]).toEqual({
      customerId: "c0",
      distance: 0,
      lastSeenAt: new Date(group.now - minute).toISOString(),
      enteredAt: new Date(group.now - minute).toISOString(),
    });
    expect(data.at(-1)?.enteredAt).toBeNull();
    group.close();
  });

  it("counts only places that are new enough, and people who agree", async () => {
    const { names, ids, group } = await town(retention);
    expect(await names({ maxAge: "3m" })).toEqual(ids.slice(0, 3));
    expect(await names({ maxAge: "30s" })).toEqual([]);
    group.ofCustomer("c1").shard.consent("c1", "location", false);
    group.ofCustomer("c2").shard.run("deleteCustomer", { id: "c2", by: "test" });
    expect(await names({ maxAge: "3m" })).toEqual(["c0"]);
    expect(await names({ geofenceId: "shut" })).toEqual([]);
    group.close();
  });

  it("is the same in pages", async () => {
    const { ask, names, group } = await town(retention);
    const paged: string[] = [];
    for (let after: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof ask>> = await ask({ within: 51, limit: 2, after });
      paged.push(...page.data.map(({ customerId }) => customerId));
      after = page.nextCursor;
      if (after === null) break;
    }
    expect(paged).toEqual(await names({ within: 51 }));
    group.close();
  });
});

describe("who is near", () => {
  it("is found among more positions than one slice holds, each once", async () => {
    const { names, ids, group } = await town("24h");
    const { shard, port } = group.ofCustomer("c9");
    for (let i = 0; i < 2_500; i++) {
      if (i % 500 === 0) await port.follow();
      shard.now += 10;
      shard.ping("c9", north(opera, i % 2));
    }
    expect((await names({ within: 10_000 })).toSorted()).toEqual(ids.toSorted());
    group.close();
  });

  it("is nobody after a restart, where no position is stored, until they ping", async () => {
    const { names, group } = await town("0s");
    for (const member of group.members) member.crash();
    expect(await names()).toEqual([]);
    const { shard } = group.ofCustomer("c3");
    shard.ping("c3", opera);
    expect(await names()).toEqual(["c3"]);
    group.close();
  });

  it("is written down for whoever asks, and unknown of a geofence nobody has", () => {
    const group = new ShardGroup(1, 1);
    group.primary.geofence("opera", opera, 150);
    group.primary.run("openNear", { geofenceId: "opera", within: 20, maxAge: "15m", by: "key_a" });
    expect(group.primary.rows("audit").at(-1)).toMatchObject({
      actor: "key_a",
      action: "geofence.customers_viewed",
      subject: "geofence",
      subject_id: "opera",
      changes: JSON.stringify([
        { field: "within", to: 20 },
        { field: "maxAge", to: "15m" },
      ]),
    });
    const asked = group.primary.ask("openNear", {
      geofenceId: "nowhere",
      within: 0,
      maxAge: "1m",
      by: "key_a",
    });
    expect(asked).toMatchObject({ refusal: { kind: "not_found" } });
    group.close();
  });
});
