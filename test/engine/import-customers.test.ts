import { describe, expect, it } from "vitest";
import type { ImportedCustomer } from "../../src/engine/customers/import-customers.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { type TestShard, t0 } from "../support/test-shard.ts";

const plain = {
  row: 1,
  id: "ana",
  traits: {},
  locale: null,
  timezone: null,
  consents: [],
  devices: [],
} as const;
const agreed = {
  purpose: "push",
  granted: true,
  source: "import",
  policyVersion: null,
  textHash: null,
} as const;
const push = {
  type: "webpush",
  endpoint: "https://push.test/ana",
  keys: { p256dh: "p", auth: "a" },
} as const;

const take = (world: TestShard, lines: Partial<ImportedCustomer>[], dryRun = false) =>
  world
    .run("importCustomers", {
      customers: lines.map((line) => ({ ...plain, ...line })),
      dryRun,
      actor: "key:first",
    })
    .map((outcome) => (outcome.kind === "rejected" ? outcome.fault.pointer : outcome.kind));
const everything = (world: TestShard) =>
  ["customers", "consent_changes", "devices"].map((table) => world.rows(table));

describe("an import", () => {
  const full = {
    traits: { tier: "gold" },
    locale: "fr",
    consents: [
      { ...agreed, at: t0 - 1_000 },
      { ...agreed, purpose: "email", granted: false, at: null },
    ],
    devices: [{ id: "phone", platform: "web", push }],
  } as const;

  it("makes what the PUTs would make, and a repeat changes nothing", () => {
    const world = memoryShard();
    expect(take(world, [full, { id: "bea" }])).toEqual(["created", "created"]);
    expect(world.run("getCustomer", { id: "ana" })).toMatchObject({
      traits: { tier: "gold" },
      locale: "fr",
      consents: { push: { granted: true }, email: { granted: false } },
      devices: [{ id: "phone", push: { endpoint: push.endpoint } }],
    });
    const before = everything(world);
    world.now += 60_000;
    expect(take(world, [full, { id: "bea" }])).toEqual(["unchanged", "unchanged"]);
    world.restart();
    expect(take(world, [full, { id: "bea" }])).toEqual(["unchanged", "unchanged"]);
    expect(everything(world)).toEqual(before);
  });

  it("replaces traits, and leaves consents and devices that it does not name", () => {
    const world = memoryShard();
    take(world, [full]);
    expect(take(world, [{ traits: { vip: true } }])).toEqual(["updated"]);
    expect(world.run("getCustomer", { id: "ana" })).toMatchObject({
      traits: { vip: true },
      locale: null,
      consents: { push: { granted: true } },
      devices: [{ id: "phone" }],
    });
  });

  it("writes nothing on a dry run, and says the same", () => {
    const world = memoryShard();
    world.customer("bea");
    const before = everything(world);
    const lines = [
      full,
      { id: "bea", traits: { a: 1 } },
      { id: "cleo", consents: [{ ...agreed, at: t0 + 1 }] },
    ];
    const said = take(world, lines, true);
    expect(said).toEqual(["created", "updated", "/consents/push/at"]);
    expect(everything(world)).toEqual(before);
    expect(take(world, lines)).toEqual(said);
  });

  it("takes lines of one customer in their order", () => {
    const world = memoryShard();
    expect(take(world, [{ traits: { n: 1 } }, { traits: { n: 2 } }, { traits: { n: 2 } }])).toEqual([
      "created",
      "updated",
      "unchanged",
    ]);
    expect(world.run("getCustomer", { id: "ana" }).traits).toEqual({ n: 2 });
  });

  it("never makes a grant without time of a refusal, whenever it is repeated", () => {
    const world = memoryShard();
    const granted = { consents: [{ ...agreed, at: null }] };
    expect(take(world, [granted])).toEqual(["created"]);
    world.now += 1_000;
    world.consent("ana", "push", false);
    world.now += 1_000;
    const before = everything(world);
    expect(take(world, [{ ...granted, traits: { n: 1 } }])).toEqual(["/consents/push/at"]);
    expect(everything(world)).toEqual(before);
    expect(take(world, [{ consents: [{ ...agreed, at: world.now }] }])).toEqual(["updated"]);
    expect(world.run("getCustomer", { id: "ana" }).consents.push).toMatchObject({ granted: true });
  });

  it("keeps a grant that is older than the refusal as proof, once, without force", () => {
    const world = memoryShard();
    world.customer("ana");
    world.now += 1_000;
    world.consent("ana", "push", false);
    const late = { consents: [{ ...agreed, at: t0 + 500 }] };
    expect(take(world, [late])).toEqual(["updated"]);
    expect(take(world, [late])).toEqual(["unchanged"]);
    expect(world.run("getCustomer", { id: "ana" }).consents.push).toMatchObject({ granted: false });
  });

  it("refuses a line that would make more devices than a customer may have, and all of that line", () => {
    const world = memoryShard();
    world.customer("ana");
    const devices = Array.from(
      { length: 32 },
      (_, i) => ({ id: `d${i}`, platform: "web", push: null }) as const,
    );
    expect(take(world, [{ devices, traits: { n: 1 } }])).toEqual(["/devices"]);
    expect(world.run("getCustomer", { id: "ana" })).toMatchObject({ traits: {}, devices: [{ id: "phone" }] });
    expect(take(world, [{ devices: devices.slice(1) }])).toEqual(["updated"]);
  });
});
