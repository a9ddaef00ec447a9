import { encodeShape, type Geometry, type Position, parseShape } from "../../geo/index.ts";
import type { CampaignBody } from "../../src/domain/campaign.ts";
import type { Answer } from "../../src/engine/answer.ts";
import type { Purpose } from "../../src/engine/customers/customer.ts";
import { addressOf } from "../../src/engine/customers/push.ts";
import type { GeofenceBody } from "../../src/engine/geofence.ts";
import type { Outgoing } from "../../src/engine/outbox/outgoing.ts";
import type { Outcome } from "../../src/engine/outbox/settle.ts";
import type { IncomingPing, PingResult } from "../../src/engine/pings/types.ts";
import { type Host, Shard } from "../../src/engine/shard.ts";
import type { Input, Output, VerbAnswer, VerbName } from "../../src/engine/verbs.ts";
import type { Sql } from "../../src/store/sql.ts";
import { seeded } from "../geo/worlds.ts";

/** A Monday morning: where every test's clock begins. */
export const t0 = Date.UTC(2026, 2, 2, 9);
export const opera: Position = [2.3316, 48.8708];

/** So many metres north of a place (to about 0.3 %). */
export function north([longitude, latitude]: Position, metres: number): Position {
  return [longitude, latitude + metres / 111_195];
}

/** A shard on any SQLite, with a clock and chance of the test's own. */
export class TestShard {
  now = t0;
  random: () => number;
  shard: Shard;
  readonly sql: Sql;
  readonly index: number;
  readonly #host: Host;

  constructor(sql: Sql, options: { index?: number; seed?: number } = {}) {
    this.sql = sql;
    this.index = options.index ?? 0;
    this.random = seeded(options.seed ?? 1);
    this.#host = {
      now: () => this.now,
      random: () => this.random(),
      nextUint32: () => Math.floor(this.random() * 2 ** 32),
      publicUrl: "",
    };
    this.shard = new Shard(sql, this.index, this.#host);
  }

  /** As a process that starts does: a new memory on the same database, and no claims. */
  restart(): void {
    this.shard = new Shard(this.sql, this.index, this.#host);
    this.run("releaseClaims", {});
    this.run("releaseDeliveries", {});
  }

  ask<V extends VerbName>(name: V, input: Input<V>): VerbAnswer<V> {
    return this.shard.run(name, input);
  }

  /** The verb's value; throws unless the answer is ok. */
  run<V extends VerbName>(name: V, input: Input<V>): Output<V> {
    const answer: Answer<Output<V>> = this.ask(name, input);
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
    return answer.value;
  }

  geofence(id: string, center: Position, radius: number, body: Partial<GeofenceBody> = {}): void {
    this.shape(id, { type: "Point", coordinates: center }, radius, body);
  }

  shape(id: string, geometry: Geometry, radius: number | undefined, body: Partial<GeofenceBody> = {}): void {
    const parsed = parseShape(radius === undefined ? { geometry } : { geometry, radius });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed));
    this.run("putGeofence", { id, body: { ...geofenceBody, ...body }, shape: encodeShape(parsed.shape) });
  }

  /** An active campaign. */
  campaign(id: string, body: Partial<CampaignBody> = {}): void {
    this.run("putCampaign", { id, body: { ...campaignBody, ...body } });
    this.run("campaignVerb", { id, verb: "launch" });
  }

  /** A customer who agreed to location and push, with a phone that can be reached. */
  customer(id: string, device = "phone", host = "push.test"): void {
    this.run("putCustomer", { id, traits: {}, locale: null, timezone: null });
    this.consent(id, "location", true);
    this.consent(id, "push", true);
    this.device(id, device, `https://${host}/${id}/${device}`);
  }

  consent(customerId: string, purpose: Purpose, granted: boolean, at: number | null = null) {
    const input = { customerId, purpose, granted, at };
    const proof = { source: "test", policyVersion: null, textHash: null, actor: "test" };
    return this.run("putConsent", { ...input, ...proof });
  }

  device(customerId: string, id: string, endpoint: string | null): void {
    const keys = { p256dh: "p", auth: "a" };
    const push = endpoint === null ? null : ({ type: "webpush", endpoint, keys } as const);
    this.run("putDevice", { customerId, id, platform: "web", push });
  }

  /** An endpoint that gets every event; its secret is its id, 32 bytes long. */
  webhook(id: string, body: Partial<Input<"putWebhook">["body"]> = {}): void {
    const secret = `whsec_${btoa(id.padEnd(32, "."))}`;
    const all = { url: `https://${id}.test/hooks`, events: ["*" as const], traits: [], enabled: true };
    this.run("putWebhook", { id, body: { ...all, ...body }, secret, by: "test" });
  }

  /** Takes one ping now; `more` overrides any of its fields. */
  ping(customerId: string, [longitude, latitude]: Position, more: Partial<IncomingPing> = {}): PingResult {
    return this.pings([{ ...plainPing, customerId, longitude, latitude, at: this.now, ...more }])[0]!;
  }

  pings(pings: readonly IncomingPing[]): PingResult[] {
    return this.run("ingest", { pings });
  }

  claim(input: Partial<Input<"claim">> = {}): readonly Outgoing[] {
    return this.run("claim", { claim: "c", max: 100, perHost: 100, inFlight: {}, ...input }).outgoing;
  }

  settle(message: Outgoing, outcome: Outcome, claim = message.claim): number {
    const settlement = { id: message.id, claim, address: addressOf(message.push), outcome };
    return this.run("settle", { settlements: [settlement] }).settled;
  }

  /** Does all that is due by itself. */
  tick(): void {
    for (let slices = 0; this.run("tick", {}).again; slices++)
      if (slices > 10_000) throw new Error("tick does not come to an end");
  }

  /** Every row of a table; `order` is what to sort by. */
  rows(table: string, order = "1"): Record<string, unknown>[] {
    return this.sql.all<Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY ${order}`);
  }

  count(table: string): number {
    return this.sql.get<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`)!.n;
  }
}

export const plainPing: IncomingPing = {
  index: 0,
  id: null,
  customerId: "c",
  deviceId: "phone",
  at: t0,
  latitude: 0,
  longitude: 0,
  accuracy: 10,
  speed: null,
  mock: false,
  region: null,
};

export const geofenceBody: GeofenceBody = {
  name: "A store",
  tags: ["store"],
  timezone: "Europe/Paris",
  country: "FR",
  region: null,
  openingHours: null,
  dwell: "3m",
  metadata: {},
  enabled: true,
};

export const campaignBody: CampaignBody = {
  name: "A campaign",
  trigger: { event: "enter", geofences: { ids: [], tags: [] }, confirm: false },
  priority: 50,
  ttl: "15m",
  content: { default: { title: "Hello", body: "Come in" } },
};
