import { describe, expect, it } from "vitest";
import { verify } from "../../../scripts/verify/checks.ts";
import { placeOf } from "../../../src/engine/identity/place-of.ts";
import type { Output } from "../../../src/engine/verbs.ts";
import { type Network, ShardGroup } from "../../support/shard-group.ts";
import { opera, plainPing, type TestShard } from "../../support/test-shard.ts";

const minute = 60_000;

/** A network that breaks at the message numbered `at`, once, and takes the sender down with it. */
class Breaking implements Network {
  at = Number.POSITIVE_INFINITY;
  passed = 0;

  async pass(): Promise<void> {
    this.passed += 1;
    if (this.passed === this.at) throw new Error("the network broke");
  }
}

type Enrolled = Output<"enrol">;

/** Three shards, a store, a campaign, and one whose customers are all ghosts. */
async function open(network?: Network) {
  const group = new ShardGroup(3, 1, network);
  const { primary } = group;
  primary.geofence("opera", opera, 150);
  primary.run("patchSettings", { pressure: [{ limit: 5, window: "24h" }], quietHours: null });
  primary.campaign("sale");
  primary.campaign("unseen", { holdout: 1, priority: 90 });
  await group.follow();
  return group;
}

/** An id of a known customer that lives in a shard. */
function knownIn(shard: number): string {
  for (let i = 0; ; i++) if (placeOf(`c${i}`, 3) === shard) return `c${i}`;
}

/** An anonymous phone that agreed to everything, in a shard. */
function enrolIn(shard: TestShard): Enrolled {
  const enrolled = shard.run("enrol", {
    platform: "web",
    customerId: null,
    locale: "fr",
    timezone: "Europe/Paris",
    keyed: null,
  });
  shard.consent(enrolled.customerId, "location", true);
  shard.consent(enrolled.customerId, "push", true);
  shard.device(enrolled.customerId, enrolled.deviceId, `https://push.test/${enrolled.deviceId}`);
  return enrolled;
}

/** The phone walks in: a ghost of one campaign first, then a message of the other. */
function walkIn(shard: TestShard, { customerId, deviceId }: Enrolled) {
  const first = shard.ping(customerId, opera, { deviceId });
  return first;
}

const access = ({ deviceId, at }: Enrolled) => ({ id: deviceId, issuedAt: at });

async function identify(group: ShardGroup, phone: Enrolled, to: string): Promise<string> {
  const { workspace } = group;
  const target = { customer: to, shard: workspace.placeOf(to) };
  const answer = await workspace.onCustomer(phone.customerId, "identify", (customerId) => ({
    customerId,
    device: access(phone),
    to: target,
  }));
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  const admitted = await workspace.onCustomer(phone.customerId, "admitDevice", (customerId) => ({
    customerId,
    device: access(phone),
  }));
  if (!admitted.ok) throw new Error(JSON.stringify(admitted));
  return admitted.value.customerId;
}

const faults = (group: ShardGroup) => verify(group.files).map(({ check, detail }) => `${check}: ${detail}`);

/** Rows by table, in every shard, that name a text anywhere. */
function tracesOf(group: ShardGroup, text: string): string[] {
  return group.members.flatMap(({ shard }) => {
    const tables = shard.sql.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'");
    return tables.flatMap(({ name }) =>
      JSON.stringify(shard.rows(name)).includes(text) ? [`${shard.index} ${name}`] : [],
    );
  });
}

/** What a customer has, without the ids that differ from run to run. */
function belongings(shard: TestShard, id: string) {
  const { n } = shard.sql.get<{ n: number }>("SELECT n FROM customers WHERE id = ?", id)!;
  const count = (table: string) =>
    shard.sql.get<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE customer = ?`, n)!.n;
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
  return Object.fromEntries(tables.map((table) => [table, count(table)]));
}

describe("an anonymous phone that says who it is", () => {
  for (const [name, from, to] of [
    ["on another shard", 1, 2],
    ["on the same shard", 1, 1],
    ["on the primary", 2, 0],
  ] as const)
    it(`becomes a new known customer ${name}, with all it had`, async () => {
      const group = await open();
      const old = group.members[from]!.shard;
      const phone = enrolIn(old);
      const { notifications } = walkIn(old, phone);
      group.pass(minute);
      const known = knownIn(to);
      expect(await identify(group, phone, known)).toBe(known);
      const now = group.members[to]!.shard;
      expect(belongings(now, known)).toEqual({
        consent_changes: 2,
        devices: 1,
        positions: 1,
        visits: 1,
        events: 1,
        decisions: 1,
        sends: 1,
        notifications: 0,
      });
      expect(notifications).toEqual([]);
      expect(old.sql.get("SELECT n FROM customers WHERE id = ?", phone.customerId)).toBeUndefined();
      expect(faults(group)).toEqual([]);
      group.close();
    });

  it("keeps the arms of its holdout, and its profile, as a new customer", async () => {
    const group = await open();
    const phone = enrolIn(group.members[1]!.shard);
    walkIn(group.members[1]!.shard, phone);
    const known = knownIn(2);
    await identify(group, phone, known);
    const { shard } = group.members[2]!;
    const row = shard.sql.get("SELECT arm, arms_mixed, locale, timezone FROM customers WHERE id = ?", known);
    expect(row).toEqual({ arm: phone.customerId, arms_mixed: 0, locale: "fr", timezone: "Europe/Paris" });
    group.close();
  });

  it("leaves the uplift where both had decisions, and adds the sends up", async () => {
    const group = await open();
    const known = knownIn(2);
    const { shard } = group.members[2]!;
    shard.customer(known, "tablet");
    shard.ping(known, opera, { deviceId: "tablet" });
    const phone = enrolIn(group.members[1]!.shard);
    walkIn(group.members[1]!.shard, phone);
    group.pass(minute);
    await identify(group, phone, known);
    const row = shard.sql.get("SELECT arm, arms_mixed FROM customers WHERE id = ?", known);
    expect(row).toEqual({ arm: null, arms_mixed: 1 });
    const pressure = await group.workspace.onCustomer(phone.customerId, "getPressure", (customerId) => ({
      customerId,
    }));
    expect(pressure).toMatchObject({ ok: true, value: [{ used: 2, left: 3 }] });
    // Two phones in one store are one visit: the later one ends, and counts in no report.
    const visits = shard.sql.all(
      "SELECT confirmed, exited_at IS NULL AS open FROM visits ORDER BY open DESC",
    );
    expect(visits).toEqual([
      { confirmed: 0, open: 1 },
      { confirmed: 0, open: 0 },
    ]);
    expect(faults(group)).toEqual([]);
    group.close();
  });

  it("takes the newer of each consent, and on a tie the refusal", async () => {
    const group = await open();
    const known = knownIn(2);
    const { shard } = group.members[2]!;
    shard.run("putCustomer", { id: known, traits: {}, locale: null, timezone: null });
    group.pass(minute);
    shard.consent(known, "push", false);
    shard.consent(known, "email", true);
    const phone = enrolIn(group.members[1]!.shard);
    group.members[1]!.shard.consent(phone.customerId, "email", false);
    group.pass(minute);
    await identify(group, phone, known);
    const read = await group.workspace.onCustomer(known, "getCustomer", (id) => ({ id }));
    expect(read).toMatchObject({
      ok: true,
      value: {
        consents: {
          location: { granted: true },
          push: { granted: false },
          email: { granted: false },
          sms: { granted: false, at: null },
        },
      },
    });
    group.close();
  });

  it("forgets where it was when the known customer had refused location later", async () => {
    const group = await open();
    const known = knownIn(2);
    const { shard } = group.members[2]!;
    const phone = enrolIn(group.members[1]!.shard);
    walkIn(group.members[1]!.shard, phone);
    group.pass(minute);
    shard.run("putCustomer", { id: known, traits: {}, locale: null, timezone: null });
    shard.consent(known, "location", false);
    await identify(group, phone, known);
    expect(shard.count("positions")).toBe(0);
    expect(shard.sql.get("SELECT presence FROM customers WHERE id = ?", known)).toEqual({ presence: null });
    expect(faults(group)).toEqual([]);
    group.close();
  });

  it("is found by its old id, token and messages", async () => {
    const group = await open();
    const old = group.members[1]!.shard;
    // Not a ghost: the campaign whose customers are all ghosts does not run here.
    group.primary.run("campaignVerb", { id: "unseen", verb: "pause" });
    await group.follow();
    const phone = enrolIn(old);
    const { notifications } = walkIn(old, phone);
    const known = knownIn(2);
    await identify(group, phone, known);
    const { workspace } = group;
    const found = await workspace.onId(notifications[0]!, "getNotification", { id: notifications[0]! });
    expect(found).toMatchObject({ ok: true, value: { customerId: known, state: "queued" } });
    const events = await workspace.listFor(phone.customerId, "listEvents", {
      customerId: phone.customerId,
      geofenceId: null,
      type: null,
      from: null,
      to: null,
      limit: 10,
      after: null,
    });
    expect(events.data).toMatchObject([{ customerId: known, type: "geofence.entered" }]);
    group.pass(minute);
    const ping = { ...plainPing, customerId: phone.customerId, deviceId: phone.deviceId, at: group.now };
    const pings = [{ ...ping, longitude: opera[0], latitude: opera[1] }];
    expect(await workspace.shard(1)!.run("ingest", { pings, device: access(phone) })).toEqual({
      ok: true,
      value: [{ index: 0, status: "moved", to: known, events: [], notifications: [] }],
    });
    const taken = await workspace.ofCustomer(known).run("ingest", {
      pings: pings.map((one) => ({ ...one, customerId: known })),
      device: access(phone),
    });
    // It is in the store already: the visit goes on.
    expect(taken).toMatchObject({ ok: true, value: [{ status: "accepted", events: [] }] });
    expect(group.members[2]!.shard.claim().map(({ push }) => push)).toHaveLength(1);
    group.close();
  });

  it("waits while a message to it is under way", async () => {
    const group = await open();
    group.primary.run("campaignVerb", { id: "unseen", verb: "pause" });
    await group.follow();
    const old = group.members[1]!.shard;
    const phone = enrolIn(old);
    walkIn(old, phone);
    const [message] = old.claim();
    const asked = { customerId: phone.customerId, device: access(phone), to: { customer: "c", shard: 0 } };
    expect(old.ask("identify", asked)).toMatchObject({ ok: false, refusal: { kind: "unavailable" } });
    old.settle(message!, { kind: "sent", status: 201 });
    expect(old.ask("identify", asked)).toMatchObject({ ok: true });
    group.close();
  });

  it("leaves nothing anywhere when the known customer is erased", async () => {
    const group = await open();
    group.primary.run("campaignVerb", { id: "unseen", verb: "pause" });
    await group.follow();
    const phone = enrolIn(group.members[1]!.shard);
    walkIn(group.members[1]!.shard, phone);
    const known = knownIn(2);
    await identify(group, phone, known);
    await group.workspace.all("forgetAliases", { customerId: known });
    await group.workspace.ofCustomer(known).run("deleteCustomer", { id: known });
    expect(tracesOf(group, phone.customerId)).toEqual([]);
    expect(tracesOf(group, `"${known}"`)).toEqual([]);
    const admitted = await group.workspace.onCustomer(phone.customerId, "admitDevice", (customerId) => ({
      customerId,
      device: access(phone),
    }));
    expect(admitted).toMatchObject({
      ok: false,
      refusal: { kind: "unauthenticated", code: "revoked_device" },
    });
    group.close();
  });
});

describe("a merge with a coupon", () => {
  /** A phone with an unredeemed and a redeemed code, merged; what the tills are answered then. */
  it.each([
    ["on another shard", 2],
    ["on the same shard", 1],
  ])("leaves its codes good once, and what was redeemed as it was, %s", async (_, shard) => {
    const group = await open();
    group.primary.run("campaignVerb", { id: "unseen", verb: "pause" });
    group.primary.run("putOffer", {
      id: "ten",
      body: { name: "10 %", kind: "unique", validFor: "7d", maxRedemptions: 10 },
    });
    group.primary.campaign("coupon", { offer: "ten", anonymous: true, priority: 90 });
    await group.follow();
    const old = group.members[1]!;
    const phone = enrolIn(old.shard);
    const ping = { ...plainPing, ...access(phone), customerId: phone.customerId, deviceId: phone.deviceId };
    const enter = async (at: number) => {
      const pings = [{ ...ping, id: null, at, longitude: opera[0], latitude: opera[1] }];
      const answer = await old.port.run("ingest", { pings });
      if (!answer.ok) throw new Error(JSON.stringify(answer));
    };
    await enter(group.now);
    const codeOf = () => String(old.shard.rows("codes")[0]?.code);
    const code = codeOf();
    expect(code).toMatch(/^[0-9A-Z]{16}$/);
    group.pass(minute);
    await identify(group, phone, knownIn(shard));
    const { workspace } = group;
    const sale = { code, geofenceId: null, amount: 2_500, currency: "EUR" };
    const redeem = (orderId: string) => workspace.onCode(code, "redeem", { ...sale, orderId });
    expect(await redeem("a")).toMatchObject({ ok: true, value: { created: true } });
    expect(await redeem("a")).toMatchObject({ ok: true, value: { created: false } });
    expect(await redeem("b")).toMatchObject({ ok: false, refusal: { code: "already_redeemed" } });
    expect(group.members[shard]!.shard.rows("redemptions")).toMatchObject([
      { amount: 2_500, campaign: "coupon" },
    ]);
    expect(faults(group)).toEqual([]);
    group.close();
  });

  it("does not count twice what was redeemed before", async () => {
    const group = await open();
    group.primary.run("campaignVerb", { id: "unseen", verb: "pause" });
    group.primary.run("putOffer", { id: "ten", body: { name: "10 %", kind: "unique", validFor: "7d" } });
    group.primary.campaign("coupon", { offer: "ten", anonymous: true, priority: 90 });
    await group.follow();
    const old = group.members[1]!;
    const phone = enrolIn(old.shard);
    const [longitude, latitude] = opera;
    const { customerId, deviceId } = phone;
    const pings = [{ ...plainPing, customerId, deviceId, at: group.now, longitude, latitude }];
    expect(await old.port.run("ingest", { pings })).toMatchObject({ ok: true });
    const code = String(old.shard.rows("codes")[0]!.code);
    const sale = { code, orderId: "a", geofenceId: null, amount: 900, currency: "EUR" };
    expect(await group.workspace.onCode(code, "redeem", sale)).toMatchObject({ ok: true });
    group.pass(minute);
    const known = knownIn(2);
    await identify(group, phone, known);
    expect(await group.workspace.onCode(code, "redeem", sale)).toMatchObject({
      ok: true,
      value: { created: false },
    });
    const amounts = group.members.flatMap(({ shard }) => shard.rows("redemptions").map((row) => row.amount));
    expect(amounts).toEqual([900]);
    // The account keeps it when its customer is erased.
    await group.workspace.all("forgetAliases", { customerId: known });
    await group.workspace.ofCustomer(known).run("deleteCustomer", { id: known });
    const kept = group.members[2]!.shard.rows("redemptions");
    expect(kept).toMatchObject([{ amount: 900, currency: "EUR", customer: null, code: null }]);
    expect(tracesOf(group, code)).toEqual([]);
    group.close();
  });
});

describe("a merge that is broken off", () => {
  /**
   * A phone with a visit, a message that told a coupon, and a ghost; the network breaks at the nth message of its
   * merge, and the process with it. Answers what is left once time has passed.
   */
  async function story(at: number) {
    const network = new Breaking();
    const group = await open(network);
    const { primary } = group;
    primary.run("putOffer", {
      id: "ten",
      body: { name: "10 %", kind: "unique", validFor: "7d", maxRedemptions: 9 },
    });
    primary.campaign("sale", { offer: "ten", anonymous: true });
    primary.campaign("unseen", {
      holdout: 1,
      trigger: { event: "dwell", geofences: { ids: [], tags: [] }, confirm: false },
    });
    await group.follow();
    const [old, other] = [group.members[1]!, group.members[2]!];
    const phone = enrolIn(old.shard);
    const neighbour = enrolIn(old.shard);
    const { customerId, deviceId } = phone;
    const [longitude, latitude] = opera;
    for (const minutes of [0, 2, 4]) {
      group.pass(minutes * minute);
      const pings = [{ ...plainPing, customerId, deviceId, at: group.now, longitude, latitude }];
      expect(await old.port.run("ingest", { pings })).toMatchObject({ ok: true });
    }
    const code = String(old.shard.rows("codes")[0]!.code);
    group.pass(minute);
    const known = knownIn(2);
    network.passed = 0;
    network.at = at;
    const broken = await identify(group, phone, known).then(
      () => false,
      () => true,
    );
    network.at = Number.POSITIVE_INFINITY;
    if (broken) {
      old.crash();
      group.pass(5_000);
      for (const member of group.members) await member.port.run("tick", {});
    }
    const sale = { code, orderId: "a", geofenceId: null, amount: 500, currency: "EUR" };
    const result = {
      broken,
      has: belongings(other.shard, known),
      outcomes: other.shard
        .rows("decisions")
        .map(({ ranked }) =>
          (JSON.parse(String(ranked)) as { outcome: string }[]).map(({ outcome }) => outcome),
        ),
      left: old.shard.rows("parcels").length,
      alone: old.shard.rows("customers").map(({ id }) => id === neighbour.customerId),
      again: await identify(group, phone, known),
      redeemed: (await group.workspace.onCode(code, "redeem", sale)).ok,
      messages: other.shard.claim().length,
      faults: faults(group),
    };
    group.close();
    return result;
  }

  it("goes on by itself, at whatever message it broke: nothing lost, nothing doubled", async () => {
    const whole = await story(Number.POSITIVE_INFINITY);
    expect(whole).toMatchObject({
      broken: false,
      has: { visits: 1, events: 2, decisions: 2, sends: 2, notifications: 1, devices: 1, positions: 3 },
      outcomes: [["sent"], ["ghost"]],
      left: 0,
      alone: [true],
      redeemed: true,
      messages: 1,
      faults: [],
    });
    let at = 1;
    for (; ; at++) {
      const { broken, ...rest } = await story(at);
      const { broken: _, ...expected } = whole;
      expect([at, rest]).toEqual([at, expected]);
      if (!broken) break;
    }
    // The parcel and its receipt: two messages, each of which was broken.
    expect(at).toBeGreaterThanOrEqual(3);
  });
});

describe("a device of a known customer that says it is another's", () => {
  it("changes owner without its history, and its old token goes on working; and back again", async () => {
    const group = await open();
    const [first, second] = [knownIn(1), knownIn(2)];
    const old = group.members[1]!.shard;
    old.customer(first, "phone");
    const device = { id: "phone", issuedAt: group.now };
    const phone = { customerId: first, deviceId: "phone", at: group.now };
    old.ping(first, opera, { deviceId: "phone" });
    group.pass(minute);
    expect(await identify(group, phone, second)).toBe(second);
    const now = group.members[2]!.shard;
    expect(belongings(now, second)).toMatchObject({
      devices: 1,
      visits: 0,
      events: 0,
      sends: 0,
      positions: 0,
    });
    expect(belongings(old, first)).toMatchObject({ devices: 0, visits: 1, events: 2 });
    const admit = (customerId: string) =>
      group.workspace.onCustomer(customerId, "admitDevice", (id) => ({ customerId: id, device }));
    expect(await admit(first)).toMatchObject({ ok: true, value: { customerId: second } });
    group.pass(minute);
    expect(await identify(group, { ...phone, customerId: second }, first)).toBe(first);
    group.pass(minute);
    expect(await identify(group, phone, second)).toBe(second);
    expect(await admit(first)).toMatchObject({ ok: true, value: { customerId: second } });
    expect(faults(group)).toEqual([]);
    group.close();
  });
});
