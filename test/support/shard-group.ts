import { shardOf } from "../../src/domain/hash.ts";
import type { Input, VerbAnswer, VerbName } from "../../src/engine/verbs.ts";
import type { ShardPort } from "../../src/host/shard-port.ts";
import { SuppliedShard } from "../../src/host/supplied-shard.ts";
import { Workspace } from "../../src/host/workspace.ts";
import { openSqlite } from "../../src/node/sqlite.ts";
import { TestShard } from "./test-shard.ts";

/** What happens to a message between two shards. */
export interface Network {
  /** Resolves when the message may go on; rejects when it is lost. */
  pass(): Promise<void>;
}

const atOnce: Network = { pass: async () => {} };

/** A follower or the primary with what supplies it; a crash leaves the database and nothing else. */
export class Member {
  readonly shard: TestShard;
  port: ShardPort;
  readonly #peer: (index: number) => TestShard;
  readonly #network: Network;

  constructor(shard: TestShard, peer: (index: number) => TestShard, network: Network) {
    this.shard = shard;
    this.#peer = peer;
    this.#network = network;
    this.port = this.#supplied();
  }

  /** As a process that dies and starts again: nothing that was under way reaches this shard any more. */
  crash(): void {
    this.shard.restart();
    this.port = this.#supplied();
  }

  #supplied(): SuppliedShard {
    const isAlive = () => this.port === supplied;
    const local = async <V extends VerbName>(name: V, input: Input<V>): Promise<VerbAnswer<V>> => {
      if (!isAlive()) throw new Error("crashed");
      return this.shard.ask(name, input);
    };
    const far = (index: number): ShardPort => ({
      run: async (name, input) => {
        await this.#network.pass();
        const answer = this.#peer(index).ask(name, structuredClone(input));
        await this.#network.pass();
        return structuredClone(answer);
      },
      follow: async () => {},
      scrub: async () => {},
    });
    const supplied: SuppliedShard = new SuppliedShard(local, far);
    return supplied;
  }
}

/** A primary and its followers in memory, on one clock. */
export class ShardGroup {
  readonly members: readonly Member[];
  readonly close: () => void;

  constructor(size: number, seed: number, network: Network = atOnce) {
    const files = Array.from({ length: size }, () => openSqlite(":memory:"));
    const shards = files.map(({ sql }, index) => new TestShard(sql, { index, seed: seed * 100 + index }));
    this.close = () => {
      for (const file of files) file.close();
    };
    shards[0]!.run("openWorkspace", { shards: size, fresh: {} });
    this.members = shards.map((shard) => new Member(shard, (index) => shards[index]!, network));
  }

  get primary(): TestShard {
    return this.members[0]!.shard;
  }

  ofCustomer(id: string): Member {
    return this.members[shardOf(id, this.members.length)]!;
  }

  /** The group as the HTTP layer sees it. */
  get workspace(): Workspace {
    return new Workspace(
      this.members.map((member) => ({
        run: (name, input) => member.port.run(name, structuredClone(input)),
        follow: () => member.port.follow(),
        scrub: async () => {},
      })),
    );
  }

  /** All databases, as `verify` takes them. */
  get files() {
    return { shards: this.members.map(({ shard: { index, sql } }) => ({ index, sql })), now: this.now };
  }

  get now(): number {
    return this.primary.now;
  }

  /** Moves every clock. */
  pass(milliseconds: number): void {
    for (const { shard } of this.members) shard.now += milliseconds;
  }

  async follow(): Promise<void> {
    await Promise.all(this.members.slice(1).map(({ port }) => port.follow()));
  }
}
