import { randomInt, randomUUID } from "node:crypto";
import type { Outgoing } from "../engine/outbox/outgoing.ts";
import type { Outcome } from "../engine/outbox/settle.ts";
import { Shard } from "../engine/shard.ts";
import { Outbox } from "../host/outbox.ts";
import type { ShardPort } from "../host/shard-port.ts";
import { SuppliedShard } from "../host/supplied-shard.ts";
import { GroupCommit } from "./group-commit.ts";
import { openSqlite } from "./sqlite.ts";
import { Wake } from "./wake.ts";

export interface NodeShardOptions {
  readonly path: string;
  readonly index: number;
  readonly primary: () => ShardPort;
  readonly send: (message: Outgoing) => Promise<Outcome>;
  readonly report: (error: unknown) => void;
}

/** Sends in flight: what a service that stalls may hold is an eighth of all. */
const sends = { total: 256, perHost: 32 };

/** A shard in this process: a database file, group commit, a timer, and an outbox that is emptied as it fills. */
export class NodeShard {
  readonly port: SuppliedShard;
  readonly #outbox: Outbox;
  readonly #wake: Wake;
  readonly #close: () => void;
  #closing = false;

  constructor(options: NodeShardOptions) {
    const { sql, close } = openSqlite(options.path);
    this.#close = close;
    const shard = new Shard(sql, options.index, {
      now: Date.now,
      random: Math.random,
      nextUint32: () => randomInt(0x1_0000_0000),
    });
    const commits = new GroupCommit(shard, () => this.#wake.hint(shard.takeDue()));
    this.port = new SuppliedShard((name, input) => commits.run(name, input), options.primary);
    this.#outbox = new Outbox(this.port, options.send, sends, randomUUID, options.report);
    this.#wake = new Wake(async () => {
      await this.#work();
      const wake = await this.port.run("nextWake", {});
      return wake.ok ? wake.value.at : null;
    }, options.report);
  }

  /** Takes up what an earlier process left: its claims, and whatever has come due since. */
  async start(): Promise<void> {
    await this.port.run("releaseClaims", {});
    this.#wake.hint(Date.now());
  }

  /** Ends after the slice of work under way: the next start takes up the rest. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#wake.stop();
    await this.#outbox.stop();
    this.#close();
  }

  async #work(): Promise<void> {
    while (!this.#closing) {
      // What a slice put into the outbox leaves while the next one is worked on.
      await this.#outbox.pump();
      const ticked = await this.port.run("tick", {});
      if (!ticked.ok || !ticked.value.again) return;
    }
  }
}
