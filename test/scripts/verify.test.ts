import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checks, verify } from "../../scripts/verify/checks.ts";
import { readCode } from "../../src/domain/code.ts";
import { seeded } from "../geo/worlds.ts";
import { seeds } from "../support/memory-shard.ts";
import { type Member, ShardGroup } from "../support/shard-group.ts";
import { north, opera, plainPing } from "../support/test-shard.ts";

const stores = [0, 1, 2].map((i) => north(opera, i * 1_000));
const nowhere = north(opera, -5_000);

async function open(seed: number, size: number): Promise<ShardGroup> {
  const group = new ShardGroup(size, seed);
  stores.forEach((place, i) => {
    group.primary.geofence(`store-${i}`, place, 100);
  });
  const pressure = [{ limit: 2, window: "4h" }];
  group.primary.run("patchSettings", { pressure, quietHours: null, globalHoldout: 0.2 });
  group.primary.campaign("spring", {
    caps: [{ limit: 3, window: "7d" }],
    cooldown: "1h",
    holdout: 0.3,
    priority: 60,
  });
  offers(group);
  group.primary.campaign("few", { offer: "coupon", budget: { sends: 20 }, rate: { limit: 3, window: "1h" } });
  await group.follow();
  for (let i = 0; i < 12; i++) group.ofCustomer(`c${i}`).shard.customer(`c${i}`);
  return group;
}

/** Enough of the unique one for the faults, and too few for a day. */
function offers({ primary }: ShardGroup): void {
  primary.run("putOffer", {
    id: "coupon",
    body: { name: "Ten", kind: "unique", validFor: "4h", maxRedemptions: 15 },
  });
  primary.run("putOffer", {
    id: "poster",
    body: { name: "Five", kind: "shared", code: "POSTER", validFor: "4h", maxRedemptions: 6 },
  });
}

/** A till redeems a code, now and then one it has redeemed before. */
async function redeem(group: ShardGroup, code: string, orderId: string): Promise<void> {
  const { port } = group.members[readCode(code)?.shard ?? 0]!;
  await port.run("redeem", { code, orderId, geofenceId: null, amount: 1_000, currency: "EUR" });
}

function issued({ members }: ShardGroup): string[] {
  return members.flatMap(({ shard }) => shard.rows("codes").map(({ code }) => String(code)));
}

async function tick({ port }: Member): Promise<void> {
  while (true) {
    const ticked = await port.run("tick", {});
    if (!ticked.ok || !ticked.value.again) return;
  }
}

/** What a day brings: walks, withdrawals, erasures, changed rules, removed geofences, restarts, silence. */
async function live(group: ShardGroup, random: () => number, steps: number): Promise<void> {
  const pick = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)]!;
  for (let step = 0; step < steps; step++) {
    group.pass(1 + Math.floor(random() ** 3 * 7_200_000));
    const id = `c${Math.floor(random() * 12)}`;
    const { shard, port } = group.ofCustomer(id);
    const dice = random();
    if (dice < 0.7) {
      const [longitude, latitude] = pick([...stores, nowhere]);
      const deviceId = pick(["phone", null]);
      const at = group.now - Math.floor(random() * 60_000);
      await port.run("ingest", {
        pings: [{ ...plainPing, customerId: id, deviceId, longitude, latitude, at }],
      });
    } else if (dice < 0.72) await redeem(group, pick(["POSTER", ...issued(group)]), `o${step % 9}`);
    else if (dice < 0.75) shard.ask("putConsent", consent(id, random() < 0.5, pick(["location", "push"])));
    else if (dice < 0.77) {
      shard.ask("deleteCustomer", { id });
      shard.customer(id);
    } else if (dice < 0.79)
      shard.ask("addTouch", { customerId: id, id: null, channel: "email", at: null, keyed: null });
    else if (dice < 0.81) group.primary.campaign("spring", { cooldown: pick(["1h", "3h"]), holdout: 0.3 });
    else if (dice < 0.83) {
      group.primary.geofence("store-0", stores[0]!, 100, { enabled: random() < 0.5 });
      await group.follow();
    } else if (dice < 0.86) pick(group.members).crash();
    else if (dice < 0.88) shard.ask("deleteDevice", { customerId: id, id: "phone" });
    else if (dice < 0.95) {
      await port.run("claim", { claim: "x", max: 5, perHost: 9, inFlight: {} }).then((claimed) => {
        if (!claimed.ok) return;
        for (const message of claimed.value.outgoing)
          shard.settle(
            message,
            pick([
              { kind: "sent", status: 201 },
              { kind: "failed", status: 400, detail: "no" },
            ]),
          );
      });
    } else await tick(pick(group.members));
  }
}

function consent(customerId: string, granted: boolean, purpose: "location" | "push") {
  const proof = { source: "test", policyVersion: null, textHash: null, actor: "test", at: null };
  return { customerId, granted, purpose, ...proof };
}

describe("a workspace that lives", () => {
  const outcomes = new Set<string>();

  it.each(seeds(8, 500))("breaks no promise (run %i)", async (seed) => {
    const group = await open(seed, 1 + (seed % 3));
    await live(group, seeded(seed), 400);
    expect(verify(group.files)).toEqual([]);
    for (const { shard } of group.members)
      for (const { ranked } of shard.rows("decisions"))
        for (const { outcome } of JSON.parse(String(ranked)) as { outcome: string }[]) outcomes.add(outcome);
    group.close();
  });

  it("comes to every outcome", () => {
    expect([...outcomes].sort()).toEqual(["ghost", "sent", "suppressed"]);
  });
});

/** One fault for each promise; each is planted on shard 1 (or the primary), seen, and taken back. */
const faults: readonly [check: string, shard: number, ...statements: string[]][] = [
  ["cap", 1, rule("spring", "$.caps", '[{"limit":0,"window":"1h"}]')],
  ["cooldown", 1, twin("spring"), rule("spring", "$.cooldown", '"7d"')],
  [
    "pressure",
    1,
    "UPDATE catalogue SET body = json_set(body, '$.pressure', json('[{\"limit\":0,\"window\":\"1h\"}]')) WHERE kind = 'settings'",
  ],
  ["budget", 0, rule("few", "$.budget", '{"sends":1}')],
  ["rate", 0, rule("few", "$.rate", '{"limit":1,"window":"365d"}')],
  ["books", 0, "DELETE FROM supply_uses", "DELETE FROM supply_grants"],
  ["slices", 1, "UPDATE supply_leases SET used = units + 1"],
  [
    "alternation",
    1,
    "INSERT INTO events SELECT substr(id, 1, 37) || 'zzz', customer, geofence, type, at, body FROM events WHERE type = 'geofence.entered' LIMIT 1",
  ],
  [
    "overlap",
    1,
    "UPDATE visits SET exited_at = entered_at - 1 WHERE id = (SELECT id FROM visits WHERE exited_at IS NOT NULL LIMIT 1)",
  ],
  [
    "message",
    1,
    "UPDATE notifications SET geofence = 'elsewhere' WHERE id = (SELECT MIN(id) FROM notifications)",
  ],
  ["sent", 1, "DELETE FROM notifications WHERE id = (SELECT MIN(id) FROM notifications)"],
  ["ghost", 1, edit("$[0].notificationId", "'ntf_1'", "ghost")],
  ["outcome", 1, edit("$[0].reason", "'quiet_hours'", "sent")],
  [
    "outbox",
    1,
    "UPDATE notifications SET due_at = 1 WHERE id = (SELECT MIN(id) FROM notifications WHERE state <> 'queued')",
  ],
  ["whereabouts", 1, "UPDATE customers SET consents = '{}' WHERE presence IS NOT NULL"],
  ["withdrawal", 1, "UPDATE consent_changes SET received_at = received_at + 1e12 WHERE purpose = 'location'"],
  ["proof", 1, "DELETE FROM consent_changes WHERE purpose = 'push'"],
  ["shard", 1, "UPDATE customers SET id = 'c-' || id"],
  ["id", 1, "UPDATE events SET id = 'evt_00' || substr(id, 7) WHERE id = (SELECT MIN(id) FROM events)"],
  ["orphan", 1, "DELETE FROM customers WHERE n = (SELECT MIN(customer) FROM events)"],
  [
    "positions",
    1,
    "UPDATE positions SET prev = seq - 1 WHERE seq = (SELECT MAX(seq) FROM positions)",
    "DELETE FROM positions WHERE seq = (SELECT MAX(seq) FROM positions) - 1",
  ],
  ["catalogue", 1, "UPDATE catalogue SET body = json_set(body, '$.name', 'Another') WHERE id = 'spring'"],
  ["stock", 0, offerRule("coupon", 1), offerRule("poster", 1)],
  [
    "code",
    1,
    "UPDATE codes SET code = substr(code, 1, 15) || '~' WHERE code = (SELECT MIN(code) FROM codes)",
  ],
  [
    "issued",
    1,
    `UPDATE codes SET decision = (SELECT ranked ->> '$[0].id' FROM decisions WHERE ranked ->> '$[0].outcome' = 'ghost' LIMIT 1)
     WHERE code = (SELECT MIN(code) FROM codes)`,
  ],
  [
    "redeemed",
    1,
    `INSERT INTO redemptions (id, code, order_id, offer, at, version, customer, campaign, notification)
     SELECT 'red_01' || substr(notification, 7), code, 'twice' || n, offer, expires_at, version, customer, campaign, notification
     FROM codes, (SELECT 1 AS n UNION SELECT 2) WHERE code = (SELECT MIN(code) FROM codes)`,
  ],
  [
    "credit",
    1,
    `INSERT INTO conversions SELECT customer, id, 'dwell', at FROM sends
     WHERE campaign IS NOT NULL ORDER BY at LIMIT 1`,
  ],
  ["report", 0, "DELETE FROM tallies WHERE name = 'sent'"],
];

function offerRule(id: string, maxRedemptions: number): string {
  return `UPDATE catalogue SET body = json_set(body, '$.maxRedemptions', ${maxRedemptions}) WHERE kind = 'offer' AND id = '${id}'`;
}

function edit(path: string, value: string, outcome: string): string {
  return `UPDATE decisions SET ranked = json_set(ranked, '${path}', ${value})
    WHERE id = (SELECT MAX(id) FROM decisions WHERE ranked ->> '$[0].outcome' = '${outcome}')`;
}

/** A rule as if it had stood there all along. */
function rule(campaign: string, path: string, value: string): string {
  return `UPDATE catalogue SET body = json_set(body, '${path}', json('${value}')) WHERE id = '${campaign}'`;
}

/** Each send of a campaign once more, a second before: the later one came too soon. */
function twin(campaign: string): string {
  return `INSERT INTO sends
    SELECT customer, at - 1000, 'x' || id, campaign, geofence, variant, channel FROM sends WHERE campaign = '${campaign}'`;
}

describe("verify", () => {
  let group: ShardGroup;
  beforeAll(async () => {
    group = await open(3, 2);
    // Rules that stay as they are, so that all can be judged.
    for (let round = 0; round < 30; round++) {
      group.pass(1_200_000);
      for (let i = 0; i < 12; i++) {
        const [longitude, latitude] = [...stores, nowhere][(i + round) % 4]!;
        const ping = { ...plainPing, customerId: `c${i}`, longitude, latitude, at: group.now };
        await group.ofCustomer(`c${i}`).port.run("ingest", { pings: [ping] });
      }
      for (const member of group.members) await tick(member);
      for (const code of ["POSTER", ...issued(group).slice(0, 3)]) await redeem(group, code, `o${round}`);
    }
    for (const { shard } of group.members)
      for (const message of shard.claim())
        shard.settle(message, { kind: "failed", status: 400, detail: "no" });
    expect(verify(group.files)).toEqual([]);
  });
  afterAll(() => group.close());

  it("has a planted fault for every promise", () => {
    expect(faults.map(([check]) => check)).toEqual(checks.map(({ name }) => name));
  });

  it.each(faults)("finds a broken promise: %s", (check, shard, ...statements) => {
    const { sql } = group.members[shard]!.shard;
    const rollBack = new Error("roll back");
    const planted = () =>
      sql.transaction(() => {
        for (const statement of statements) sql.run(statement);
        const found = verify(group.files).filter((finding) => finding.check === check);
        expect(found.length).toBeGreaterThan(0);
        expect(found[0]).toMatchObject({
          shard: expect.any(Number),
          detail: expect.stringContaining("expected"),
        });
        throw rollBack;
      });
    expect(planted).toThrow(rollBack);
    expect(verify(group.files)).toEqual([]);
  });
});
