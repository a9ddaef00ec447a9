import { randomInt, randomUUID } from "node:crypto";
import { join } from "node:path";
import { encodeShape, parseShape } from "../../geo/index.ts";
import { WebPush } from "../../src/channels/webpush.ts";
import type { WebPushSubscription } from "../../src/engine/customers/push.ts";
import type { Outgoing } from "../../src/engine/outbox/outgoing.ts";
import { Shard } from "../../src/engine/shard.ts";
import type { VapidPair } from "../../src/engine/vapid.ts";
import type { Input, VerbName } from "../../src/engine/verbs.ts";
import { deliverer } from "../../src/host/deliver.ts";
import { Outbox } from "../../src/host/outbox.ts";
import { Signer } from "../../src/host/signing.ts";
import { GroupCommit } from "../../src/node/group-commit.ts";
import { openSqlite } from "../../src/node/sqlite.ts";

const place = { latitude: 48.8708, longitude: 2.3316 };

/** An outbox as the Node host runs it, over a database file, filled with so many messages. */
export class FullOutbox {
  readonly #outbox: Outbox;
  readonly #shard: Shard;
  readonly close: () => void;

  constructor(folder: string, name: string, messages: number, setup: Setup) {
    const { sql, close } = openSqlite(join(folder, `${name}.sqlite`));
    this.close = close;
    const nextUint32 = () => randomInt(0x1_0000_0000);
    this.#shard = new Shard(sql, 0, { now: Date.now, random: Math.random, nextUint32, publicUrl: "" });
    sql.transaction(() => this.#fill(messages, setup));
    const channel = new WebPush(
      { subject: "mailto:bench@localhost", vapid: async () => setup.vapid, allowlist: [setup.host] },
      { fetch: setup.fetch, now: Date.now },
    );
    const deliver = deliverer(
      { send: (message) => channel.send(message as Outgoing<WebPushSubscription>) },
      new Signer([randomUUID()]),
      "",
    );
    const commits = new GroupCommit(this.#shard, () => {});
    const port = { run: commits.run.bind(commits), follow: async () => {}, scrub: async () => {} };
    const fail = (error: unknown) => {
      throw error;
    };
    this.#outbox = new Outbox(port, deliver, { total: 256, perHost: 32 }, randomUUID, fail);
  }

  /** Sends all of it; answers how many were sent. */
  async drain(): Promise<number> {
    while (this.#count("queued") > 0) {
      await this.#outbox.pump();
      await this.#outbox.settled();
    }
    await this.#outbox.stop();
    return this.#count("sent");
  }

  #count(state: string): number {
    const text = "SELECT COUNT(*) AS n FROM notifications WHERE state = ?";
    return this.#shard.sql.get<{ n: number }>(text, state)!.n;
  }

  #fill(messages: number, { host, keys }: Setup): void {
    const shape = parseShape({
      geometry: { type: "Point", coordinates: [place.longitude, place.latitude] },
      radius: 150,
    });
    if (!shape.ok) throw new Error("expected a circle");
    const body = {
      name: "Opéra",
      tags: [],
      timezone: "Europe/Paris",
      country: "FR",
      region: null,
      openingHours: null,
      dwell: "3m",
      metadata: {},
      enabled: true,
    };
    this.#run("putGeofence", { id: "opera", body, shape: encodeShape(shape.shape) });
    this.#run("patchSettings", { quietHours: null });
    const content = { default: { title: "Hello", body: "Your store is around the corner: come in." } };
    const trigger = { event: "enter", geofences: { ids: [], tags: [] }, confirm: false } as const;
    this.#run("putCampaign", { id: "c", body: { name: "c", trigger, priority: 50, ttl: "15m", content } });
    this.#run("campaignVerb", { id: "c", verb: "launch" });
    for (let i = 0; i < messages; i++) {
      const id = `c${i}`;
      this.#run("putCustomer", { id, traits: {}, locale: null, timezone: null });
      for (const purpose of ["location", "push"] as const)
        this.#run("putConsent", {
          customerId: id,
          purpose,
          granted: true,
          source: "bench",
          policyVersion: null,
          textHash: null,
          at: null,
          actor: "bench",
        });
      const push = { type: "webpush", endpoint: `http://${host}/${id}`, keys } as const;
      this.#run("putDevice", { customerId: id, id: "p", platform: "web", push });
      const ping = { index: 0, id: null, customerId: id, deviceId: "p", at: Date.now(), ...place };
      this.#run("ingest", { pings: [{ ...ping, accuracy: 10, speed: null, mock: false, region: null }] });
    }
  }

  #run<V extends VerbName>(name: V, input: Input<V>): void {
    const answer = this.#shard.run(name, input);
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
  }
}

export interface Setup {
  readonly host: string;
  readonly keys: WebPushSubscription["keys"];
  readonly vapid: VapidPair;
  readonly fetch: typeof fetch;
}
