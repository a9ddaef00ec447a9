import { randomInt, randomUUID } from "node:crypto";
import type { Outgoing } from "../engine/outbox/outgoing.ts";
import type { Outcome } from "../engine/outbox/settle.ts";
import { Shard } from "../engine/shard.ts";
import { Outbox } from "../host/outbox.ts";
import type { ShardPort } from "../host/shard-port.ts";
import { SuppliedShard } from "../host/supplied-shard.ts";
import { type WebhookHost, Webhooks } from "../host/webhooks.ts";
import { GroupCommit } from "./group-commit.ts";
import { Scrubber } from "./scrubber.ts";
import { openSqlite, type SqliteFile } from "./sqlite.ts";
import { Wake } from "./wake.ts";

export interface NodeShardOptions {
  readonly path: string;
  readonly index: number;
  /** As of the engine's `Host`. */
  readonly publicUrl: string;
  readonly peer: (index: number) => ShardPort;
  readonly send: (message: Outgoing) => Promise<Outcome>;
  readonly webhooks: Pick<WebhookHost, "deliver" | "giveUp">;
  readonly report: (error: unknown) => void;
}

/** Sends in flight: what a service that stalls may hold is an eighth of all. */
const sends = { total: 256, perHost: 32 };

/** A shard in this process: a database file, group commit, a timer, and an outbox that is emptied as it fills. */
export class NodeShard {
  readonly port: SuppliedShard;
  readonly #outbox: Outbox;
  readonly #webhooks: Webhooks;
  readonly #wake: Wake;
  readonly #file: SqliteFile;
  readonly #commits: GroupCommit;
  readonly #scrubber: Scrubber;
  #closing = false;

  constructor(options: NodeShardOptions) {
    this.#file = openSqlite(options.path);
    const shard = new Shard(this.#file.sql, options.index, {
      now: Date.now,
      random: Math.random,
      nextUint32: () => randomInt(0x1_0000_0000),
      publicUrl: options.publicUrl,
    });
    const commits = new GroupCommit(shard, () => this.#wake.hint(shard.takeDue()));
    this.#commits = commits;
    this.port = new SuppliedShard(
      (name, input) => commits.run(name, input),
      options.peer,
      () => this.#scrubber.scrub(),
    );
    this.#scrubber = new Scrubber(this.port, this.#file, options.report);
    this.#outbox = new Outbox(this.port, options.send, sends, randomUUID, options.report);
    const { webhooks, report } = options;
    this.#webhooks = new Webhooks(this.port, { ...webhooks, perEndpoint: 8, newClaim: randomUUID, report });
    this.#wake = new Wake(async () => {
      await this.#work();
      const wake = await this.port.run("nextWake", {});
      return wake.ok ? wake.value.at : null;
    }, options.report);
  }

  /** Takes up what an earlier process left: its claims, its erasures, and whatever has come due since. */
  async start(): Promise<void> {
    await this.port.run("releaseClaims", {});
    await this.#scrubber.start();
    await this.port.run("releaseDeliveries", {});
    this.#wake.hint(Date.now());
  }

  /** Ends after the slice of work under way: the next start takes up the rest. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#wake.stop();
    await Promise.all([this.#outbox.stop(), this.#webhooks.stop()]);
    this.#scrubber.stop();
    this.#commits.close();
    this.#file.close();
  }

  async #work(): Promise<void> {
    this.#scrubber.scrubIfDue();
    while (!this.#closing) {
      // What a slice put into the outbox leaves while the next one is worked on.
      await this.#outbox.pump();
      await this.#webhooks.pump();
      const ticked = await this.port.run("tick", {});
      if (!ticked.ok || !ticked.value.again) return;
    }
  }
}
