import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { done, refuse } from "../../src/engine/answer.ts";
import type { Keyed } from "../../src/engine/page.ts";
import { Workspace } from "../../src/host/workspace.ts";
import { FakePort } from "../support/fake-port.ts";
import { memoryShard } from "../support/memory-shard.ts";

const query = { customerId: null, geofenceId: null, type: null, from: null, to: null };

/** Shards that hold the keys given, and answer as the engine's lists do. */
function holding(shards: readonly (readonly string[])[]): Workspace {
  return new Workspace(
    shards.map((keys) => {
      const sorted = [...keys].sort().reverse();
      return new FakePort({
        listEvents: ({ limit, after }) =>
          done(
            sorted
              .filter((key) => after === null || key < after)
              .slice(0, limit + 1)
              .map((key): Keyed<Record<string, unknown>> => ({ key, item: { key } })),
          ),
      });
    }),
  );
}

const found = {
  id: "",
  customerId: "c1",
  campaignId: "sale",
  geofenceId: "shop",
  decisionId: null,
  channel: "webpush",
  state: "queued",
  reason: null,
  title: "",
  body: "",
  createdAt: "",
  sentAt: null,
  attempts: 0,
  deliveredAt: null,
  openedAt: null,
  dismissedAt: null,
  unsubscribedAt: null,
  attemptLog: [],
};

describe("a list over shards", () => {
  it("is, page by page, everything sorted", async () => {
    const keys = fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{1,3}$/), { maxLength: 40 });
    const spread = fc.tuple(
      keys,
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(spread, fc.integer({ min: 1, max: 9 }), async ([all, count, places], limit) => {
        const shards = Array.from({ length: count }, (_, i) =>
          all.filter((_, k) => places[k]! % count === i),
        );
        const workspace = holding(shards);
        const found: unknown[] = [];
        let after: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof workspace.list>> = await workspace.list("listEvents", {
            ...query,
            limit,
            after,
          });
          expect(page.data.length <= limit && (page.nextCursor === null || page.data.length === limit)).toBe(
            true,
          );
          found.push(...page.data.map((item) => (item as { key: string }).key));
          after = page.nextCursor;
        } while (after !== null);
        expect(found).toEqual([...all].sort().reverse());
      }),
    );
  });

  it("fails as a whole when a shard does not answer", async () => {
    const mute = new FakePort({ listEvents: () => refuse({ kind: "unavailable", detail: "busy" }) });
    const workspace = new Workspace([mute]);
    await expect(workspace.list("listEvents", { ...query, limit: 1, after: null })).rejects.toThrow();
  });
});

describe("a workspace", () => {
  it("finds a customer's shard by hash, and a thing's by its id", async () => {
    const shards = Array.from(
      { length: 3 },
      (_, i) => new FakePort({ getNotification: () => done({ ...found, title: `shard ${i}` }) }),
    );
    const workspace = new Workspace(shards);
    expect([workspace.size, workspace.primary, workspace.shard(2), workspace.shard(3)]).toEqual([
      3,
      shards[0],
      shards[2],
      undefined,
    ]);
    expect(workspace.ofCustomer("c1")).toBe(shards[workspace.placeOf("c1")]);
    const id = memoryShard({ index: 2 }).shard.id("ntf");
    expect(await workspace.onId(id, "getNotification", { id })).toMatchObject({
      value: { title: "shard 2" },
    });
    const elsewhere = memoryShard({ index: 7 }).shard.id("ntf");
    // Made where there were more shards: shard 7 is the second of three.
    expect(await workspace.onId(elsewhere, "getNotification", { id: elsewhere })).toMatchObject({
      value: { title: "shard 1" },
    });
    expect(await workspace.onId("ntf_x", "getNotification", { id: "ntf_x" })).toBeNull();
  });

  it.each([
    ["at once, when all shards were told", async () => {}, 0],
    ["within 10 s, when one could not be told", () => Promise.reject(new Error("gone")), 10_000],
  ])("says when a change takes effect: %s", async (_, follow, delay) => {
    const settings = memoryShard().run("getSettings", {});
    const primary = new FakePort({ patchSettings: () => done(settings) });
    const workspace = new Workspace([primary, new FakePort({}), new FakePort({}, follow)]);
    const { answer, effectiveBy } = await workspace.change("patchSettings", {}, () => 1_000);
    expect([answer.ok, effectiveBy]).toEqual([true, 1_000 + delay]);
  });

  it("tells nobody of a change that was refused", async () => {
    let told = 0;
    const primary = new FakePort({ patchSettings: () => refuse({ kind: "not_found", detail: "" }) });
    const workspace = new Workspace([primary, new FakePort({}, async () => void told++)]);
    const { answer } = await workspace.change("patchSettings", {}, () => 0);
    expect([answer.ok, told]).toEqual([false, 0]);
  });
});
