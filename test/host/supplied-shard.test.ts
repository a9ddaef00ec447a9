import { describe, expect, it } from "vitest";
import { done } from "../../src/engine/answer.ts";
import type { Input, VerbAnswer, VerbName } from "../../src/engine/verbs.ts";
import { SuppliedShard } from "../../src/host/supplied-shard.ts";
import { deferred, FakePort, settleDown } from "../support/fake-port.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { opera, plainPing, type TestShard } from "../support/test-shard.ts";

const ping = { pings: [{ ...plainPing, customerId: "ana", longitude: opera[0], latitude: opera[1] }] };

/** A follower of a primary, with a count of the catalogues handed out and a hand on the delivery. */
function pair() {
  const [primary, follower] = [memoryShard(), memoryShard({ index: 1 })];
  primary.geofence("opera", opera, 150);
  follower.customer("ana");
  let wait: Promise<void> = Promise.resolve();
  const port = new FakePort({
    catalogueSince: async (input) => {
      const answer = primary.ask("catalogueSince", input);
      await wait;
      return answer;
    },
  });
  const supplied = new SuppliedShard(local(follower), () => port);
  const hold = () => {
    const { promise, resolve } = deferred();
    wait = promise;
    return resolve;
  };
  return { primary, follower, supplied, port, hold };
}

function local(shard: TestShard) {
  return async <V extends VerbName>(name: V, input: Input<V>): Promise<VerbAnswer<V>> =>
    shard.ask(name, input);
}

describe("a shard that is supplied", () => {
  it("gets the catalogue it needs and does what it was asked", async () => {
    const { supplied, port } = pair();
    expect(await supplied.run("ingest", ping)).toMatchObject({
      ok: true,
      value: [{ status: "accepted", events: [{ geofenceId: "opera" }] }],
    });
    expect(port.asked).toEqual(["catalogueSince"]);
    expect(await supplied.run("ingest", ping)).toMatchObject({ ok: true, value: [{ status: "duplicate" }] });
    expect(port.asked).toHaveLength(1);
  });

  it("fetches once for all who wait", async () => {
    const { supplied, port, hold } = pair();
    const release = hold();
    const waiting = Array.from({ length: 20 }, () => supplied.run("ingest", ping));
    await settleDown();
    release();
    const statuses = (await Promise.all(waiting)).map((answer) => answer.ok && answer.value[0]?.status);
    expect(statuses.filter((status) => status === "accepted")).toHaveLength(1);
    expect(statuses.filter((status) => status === "duplicate")).toHaveLength(19);
    expect(port.asked).toHaveLength(1);
  });

  it("is unavailable after two supplies that did not help, and has written nothing", async () => {
    const { follower, port } = pair();
    const slow = new SuppliedShard(
      async (name, input) => {
        const answer = follower.ask(name, input);
        follower.now += 11_000;
        return answer;
      },
      () => port,
    );
    expect(await slow.run("ingest", ping)).toEqual({
      ok: false,
      refusal: { kind: "unavailable", detail: "the catalogue could not be confirmed" },
    });
    expect(port.asked).toHaveLength(2);
    expect(follower.count("positions")).toBe(0);
  });

  it("passes a refusal on at once", async () => {
    const { supplied, port } = pair();
    expect(await supplied.run("getCustomer", { id: "x" })).toMatchObject({ refusal: { kind: "not_found" } });
    expect(port.asked).toEqual([]);
  });

  it("tells of a primary that fails, and asks again next time", async () => {
    const { primary, follower } = pair();
    let broken = true;
    const port = new FakePort({
      catalogueSince: (input) => {
        if (broken) throw new Error("primary is gone");
        return primary.ask("catalogueSince", input);
      },
    });
    const supplied = new SuppliedShard(local(follower), () => port);
    await expect(supplied.run("ingest", ping)).rejects.toThrow("primary is gone");
    broken = false;
    expect(await supplied.run("ingest", ping)).toMatchObject({ ok: true });
  });

  it("knows a change once follow() has resolved, also when a fetch was under way before it", async () => {
    const { primary, follower, supplied, hold } = pair();
    const release = hold();
    const early = supplied.follow();
    await settleDown();
    primary.geofence("louvre", opera, 100);
    const told = supplied.follow();
    release();
    await Promise.all([early, told]);
    expect(follower.shard.catalogue.get("louvre")).toBeDefined();
  });

  it("shares the fetch after a change among all who announce one", async () => {
    const { primary, supplied, port, hold } = pair();
    const release = hold();
    const early = supplied.follow();
    await settleDown();
    primary.geofence("louvre", opera, 100);
    const told = Array.from({ length: 5 }, () => supplied.follow());
    release();
    await Promise.all([early, ...told]);
    expect(port.asked).toHaveLength(2);
  });

  it("pulls a catalogue that comes in parts to its end", async () => {
    const rows = [1, 2, 3];
    let version = 0;
    const port = new FakePort({ catalogueSince: () => done({ rows: [], more: version < rows.length - 1 }) });
    const supplied = new SuppliedShard(
      async (name) => (name === "applyCatalogue" ? done({ version: ++version }) : done({ version })) as never,
      () => port,
    );
    await supplied.follow();
    expect(version).toBe(3);
  });
});
