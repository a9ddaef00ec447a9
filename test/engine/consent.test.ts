import { describe, expect, it } from "vitest";
import { memoryShard } from "../support/memory-shard.ts";
import { opera, type TestShard, t0 } from "../support/test-shard.ts";

const hour = 3_600_000;

function openStore(): TestShard {
  const world = memoryShard();
  world.geofence("opera", opera, 150);
  world.campaign("spring");
  world.run("putCustomer", { id: "ana", traits: {}, locale: null, timezone: null });
  world.device("ana", "phone", "https://push.test/ana");
  return world;
}

const inForce = (world: TestShard) =>
  Object.entries(world.run("getCustomer", { id: "ana" }).consents)
    .filter(([, consent]) => consent.granted)
    .map(([purpose]) => purpose);

const proofsOf = (world: TestShard) =>
  world.run("listConsents", { customerId: "ana", limit: 50, after: null }).map(({ item }) => item);

describe("consent", () => {
  it("is refused until it is given", () => {
    const world = openStore();
    expect(inForce(world)).toEqual([]);
    expect(world.ping("ana", opera).status).toBe("refused");
    world.consent("ana", "location", true);
    expect(world.ping("ana", opera)).toMatchObject({ status: "accepted", notifications: [] });
    expect(world.rows("decisions")).toMatchObject([{ ranked: expect.stringContaining("no_push_consent") }]);
  });

  it.each([
    [
      "the newest at wins",
      [
        [10, true],
        [20, false],
      ],
      false,
    ],
    [
      "also when it arrives first",
      [
        [20, false],
        [10, true],
      ],
      false,
    ],
    [
      "and for a grant as for a refusal",
      [
        [20, true],
        [10, false],
      ],
      true,
    ],
    [
      "on a tie the refusal wins",
      [
        [10, true],
        [10, false],
      ],
      false,
    ],
    [
      "whichever came first",
      [
        [10, false],
        [10, true],
      ],
      false,
    ],
    [
      "and a later grant beats both",
      [
        [10, true],
        [10, false],
        [11, true],
      ],
      true,
    ],
  ] as const)("%s", (_, changes, granted) => {
    const world = openStore();
    for (const [at, agreed] of changes) world.consent("ana", "push", agreed, t0 - hour + at);
    expect(inForce(world)).toEqual(granted ? ["push"] : []);
    world.restart();
    expect(inForce(world)).toEqual(granted ? ["push"] : []);
    const proofs = proofsOf(world);
    expect(proofs).toHaveLength(changes.length);
    expect(proofs[0]).toMatchObject({ source: "test", actor: "test", granted: changes.at(-1)?.[1] });
  });

  it("of the future is refused, of this moment taken", () => {
    const world = openStore();
    const input = {
      customerId: "ana",
      purpose: "push",
      granted: true,
      source: "test",
      actor: "test",
    } as const;
    const proof = { policyVersion: null, textHash: null };
    expect(world.ask("putConsent", { ...input, ...proof, at: world.now + 1 })).toMatchObject({
      refusal: { kind: "invalid", errors: [{ pointer: "/at" }] },
    });
    expect(proofsOf(world)).toEqual([]);
    expect(world.run("putConsent", { ...input, ...proof, at: world.now })).toMatchObject({ granted: true });
  });

  it("answers what is in force, and marks what took no force", () => {
    const world = openStore();
    world.consent("ana", "push", true, t0 - 10);
    expect(world.consent("ana", "push", false, t0 - 20)).toEqual({
      purpose: "push",
      granted: true,
      at: new Date(t0 - 10).toISOString(),
    });
    const proofs = proofsOf(world);
    expect(proofs.map(({ granted, effective }) => [granted, effective])).toEqual([
      [false, false],
      [true, true],
    ]);
  });
});

describe("withdrawing location", () => {
  function visited(): TestShard {
    const world = openStore();
    world.consent("ana", "location", true);
    world.consent("ana", "push", true);
    world.ping("ana", opera);
    world.now += 30_000;
    world.ping("ana", opera);
    world.now += 5_000;
    return world;
  }

  it("deletes positions and presence, closes visits without event, cancels what is queued, at once", () => {
    const world = visited();
    const lastSeen = world.now - 5_000;
    world.consent("ana", "location", false);
    expect(world.count("positions")).toBe(0);
    expect(world.rows("customers")).toMatchObject([{ presence: null, presence_due: null }]);
    expect(world.rows("visits")).toMatchObject([{ exited_at: lastSeen, reason: null }]);
    expect(world.rows("events").map(({ type }) => type)).toEqual(["geofence.entered"]);
    expect(world.rows("notifications")).toMatchObject([{ state: "cancelled", reason: "consent_withdrawn" }]);
  });

  it("refuses pings before anything is stored, until it is given again", () => {
    const world = visited();
    world.consent("ana", "location", false);
    world.now += 1_000;
    expect(world.ping("ana", opera)).toEqual({
      index: 0,
      status: "refused",
      detail: expect.any(String),
      events: [],
      notifications: [],
    });
    expect([world.count("positions"), world.rows("customers")[0]?.presence]).toEqual([0, null]);
    world.consent("ana", "location", true);
    // Nothing is remembered: the same ping is new, and enters anew.
    expect(world.ping("ana", opera)).toMatchObject({
      status: "accepted",
      events: [{ type: "geofence.entered" }],
    });
  });

  it("that is older than the grant in force deletes nothing", () => {
    const world = visited();
    world.consent("ana", "location", false, t0 - 1);
    expect(world.count("positions")).toBe(2);
    world.now += 1_000;
    expect(world.ping("ana", opera)).toMatchObject({ status: "accepted", events: [] });
  });

  it("is the same after a restart, and answers like an unknown customer", () => {
    const world = visited();
    world.restart();
    world.consent("ana", "location", false);
    world.restart();
    expect(world.count("positions")).toBe(0);
    const { detail } = world.ping("ana", opera);
    expect(world.ping("nobody", opera)).toMatchObject({ status: "refused", detail });
  });
});

it("withdrawing push cancels what is queued and leaves presence alone", () => {
  const world = openStore();
  world.consent("ana", "location", true);
  world.consent("ana", "push", true);
  world.ping("ana", opera);
  world.consent("ana", "push", false);
  expect(world.rows("notifications")).toMatchObject([{ state: "cancelled", reason: "consent_withdrawn" }]);
  expect(world.rows("visits")).toMatchObject([{ exited_at: null }]);
});

it("erasing a customer leaves no row, and a namesake starts with nothing", () => {
  const world = openStore();
  world.consent("ana", "location", true);
  world.consent("ana", "push", true);
  world.ping("ana", opera);
  world.customer("bea");
  world.ping("bea", opera);
  const tables = [
    "consent_changes",
    "devices",
    "positions",
    "visits",
    "events",
    "decisions",
    "sends",
    "notifications",
  ];
  const rows = () => tables.map((table) => world.rows(table).filter(({ customer }) => customer === 1).length);
  expect(Math.min(...rows())).toBeGreaterThan(0);
  world.run("deleteCustomer", { id: "ana" });
  expect(rows()).toEqual(tables.map(() => 0));
  expect(world.ask("getCustomer", { id: "ana" })).toMatchObject({ refusal: { kind: "not_found" } });
  world.customer("ana");
  expect(world.ping("ana", opera)).toMatchObject({
    events: [{ type: "geofence.entered" }],
    notifications: [expect.any(String)],
  });
  expect(world.rows("sends").length).toBe(2);
});
