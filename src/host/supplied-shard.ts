import { type Need, refuse } from "../engine/answer.ts";
import type { Input, VerbAnswer, VerbName } from "../engine/verbs.ts";
import type { ShardPort } from "./shard-port.ts";

/** Runs of one request: the first, and one more after each of two supplies. */
const maxRuns = 3;

/**
 * A shard that is given what it needs. The engine never awaits: a verb that lacks a fresh catalogue rolls
 * back and says so; this fetches it from the primary, once for all who wait, and runs the verb again.
 */
export class SuppliedShard implements ShardPort {
  readonly #local: <V extends VerbName>(name: V, input: Input<V>) => Promise<VerbAnswer<V>>;
  readonly #primary: () => ShardPort;
  #following: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  readonly #leasing = new Map<string, Promise<void>>();

  constructor(
    local: <V extends VerbName>(name: V, input: Input<V>) => Promise<VerbAnswer<V>>,
    primary: () => ShardPort,
  ) {
    this.#local = local;
    this.#primary = primary;
  }

  async run<V extends VerbName>(name: V, input: Input<V>): Promise<VerbAnswer<V>> {
    for (let runs = 1; ; runs++) {
      const answer = await this.#local(name, input);
      if (answer.ok || !("needs" in answer)) return answer;
      if (runs === maxRuns)
        return refuse({
          kind: "unavailable",
          detail: `what it needs could not be had: ${answer.needs.kind}`,
        });
      await this.#supply(answer.needs);
    }
  }

  async #supply(need: Need): Promise<void> {
    switch (need.kind) {
      case "catalogue":
        return this.#following ?? this.follow();
      case "lease":
        return this.#lease(need);
      case "return": {
        const { campaignId, supply, ended } = need;
        await this.#primary().run("returnLease", { campaignId, supply, ended });
        await this.#local("dropLease", { campaignId, supply, id: ended.id });
      }
    }
  }

  async #lease({ shard, campaignId, supply, ended }: Extract<Need, { kind: "lease" }>): Promise<void> {
    const key = `${supply} ${campaignId}`;
    const under = this.#leasing.get(key);
    if (under !== undefined) return under;
    const leasing = (async () => {
      const granted = await this.#primary().run("grantLease", { shard, campaignId, supply, ended });
      if (!granted.ok) throw new Error("the primary did not hand out a lease");
      await this.#local("holdLease", { campaignId, supply, lease: granted.value.lease });
    })().finally(() => this.#leasing.delete(key));
    this.#leasing.set(key, leasing);
    return leasing;
  }

  /** Resolves when every change of the primary before this call is taken over. */
  follow(): Promise<void> {
    if (this.#following === null) {
      this.#following = this.#pull().finally(() => {
        this.#following = null;
      });
      return this.#following;
    }
    // The one under way may have read before the change: one more follows it, for all who ask meanwhile.
    this.#next ??= this.#following
      .catch(() => {})
      .then(() => {
        this.#next = null;
        return this.follow();
      });
    return this.#next;
  }

  async #pull(): Promise<void> {
    for (;;) {
      const known = await this.#local("catalogueVersion", {});
      if (!known.ok) throw new Error("the shard cannot tell its catalogue version");
      const changes = await this.#primary().run("catalogueSince", { version: known.value.version });
      if (!changes.ok) throw new Error("the primary did not hand out the catalogue");
      await this.#local("applyCatalogue", changes.value);
      if (!changes.value.more) return;
    }
  }
}
