import { type Need, refuse } from "../engine/answer.ts";
import { type ClosedLease, usedUp } from "../engine/supply/lease.ts";
import type { Lack } from "../engine/supply/shortage.ts";
import type { Input, VerbAnswer, VerbName } from "../engine/verbs.ts";
import type { ShardPort } from "./shard-port.ts";
import { Unanswered } from "./workspace.ts";

/**
 * Supplies of one request, after which it is told to come back. One confirms a catalogue; slices may be taken
 * by others before it runs again, or turn out to be none and make a campaign of lower rank want its own.
 */
const maxSupplies = { catalogue: 2, leases: 10, parcel: 10 };

const inVain = {
  catalogue: "the catalogue could not be confirmed",
  leases: "the campaigns' budgets, rates or offers could not be asked for",
  parcel: "what the customer left behind could not be delivered",
};

/** One slice on its way; those who come before it is asked for have their wants counted in. */
interface Exchange {
  wanted: number;
  hasAsked: boolean;
  done: Promise<void>;
}

/**
 * A shard that is given what it needs. The engine never awaits: a verb that lacks a fresh catalogue, or slices of
 * budgets, rates and stocks, rolls back and says so; this fetches them from the primary, once for all who wait, and runs
 * the verb again.
 */
export class SuppliedShard implements ShardPort {
  readonly #local: <V extends VerbName>(name: V, input: Input<V>) => Promise<VerbAnswer<V>>;
  readonly #peer: (index: number) => ShardPort;
  #following: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  readonly #exchanges = new Map<string, Exchange>();
  /** Takes what was deleted out of the shard's files too. */
  readonly scrub: () => Promise<void>;

  constructor(
    local: <V extends VerbName>(name: V, input: Input<V>) => Promise<VerbAnswer<V>>,
    peer: (index: number) => ShardPort,
    scrub: () => Promise<void> = async () => {},
  ) {
    this.#local = local;
    this.#peer = peer;
    this.scrub = scrub;
  }

  async run<V extends VerbName>(name: V, input: Input<V>): Promise<VerbAnswer<V>> {
    const left = { ...maxSupplies };
    for (;;) {
      const answer = await this.#local(name, input);
      if (answer.ok || !("needs" in answer)) return answer;
      const { kind } = answer.needs;
      if (left[kind] === 0) return refuse({ kind: "unavailable", detail: inVain[kind] });
      left[kind] -= 1;
      try {
        await this.#supply(answer.needs);
      } catch (error) {
        if (error instanceof Unanswered) return refuse({ kind: "unavailable", detail: inVain[kind] });
        throw error;
      }
    }
  }

  async #supply(need: Need): Promise<void> {
    if (need.kind === "catalogue") return this.#following ?? this.follow();
    if (need.kind === "parcel") return this.#deliver(need);
    await Promise.all(need.lacks.map((lack) => this.#exchange(need.shard, lack)));
  }

  #exchange(shard: number, lack: Lack): Promise<void> {
    const key = `${lack.supply} ${lack.ownerId}`;
    const under = this.#exchanges.get(key);
    if (under !== undefined) {
      if (!under.hasAsked) under.wanted += lack.wanted;
      return under.done;
    }
    const exchange: Exchange = { wanted: lack.wanted, hasAsked: false, done: Promise.resolve() };
    this.#exchanges.set(key, exchange);
    exchange.done = this.#ask(shard, lack, exchange).finally(() => this.#exchanges.delete(key));
    return exchange.done;
  }

  /** Pack, take, tick off: it may break off after each; the same parcel is taken once. */
  async #deliver({ id, device }: { readonly id: string; readonly device: string }): Promise<void> {
    const packed = await this.#local("packed", { id, device });
    if (!packed.ok) throw new Error("the shard cannot tell what a customer left behind");
    if (packed.value === null) return;
    const { shard, ...parcel } = packed.value;
    const taken = await this.#peer(shard).run("takeParcel", { id, device, ...parcel });
    if (!taken.ok) throw new Unanswered("a shard did not take in what a customer brings along");
    await this.#local("delivered", { id, device });
  }

  /** Close, exchange, hold: it may break off after each, and the next goes on from there. */
  async #ask(shard: number, { ownerId, supply }: Lack, exchange: Exchange): Promise<void> {
    const closed = await this.#local("closeLease", { ownerId, supply });
    if (!closed.ok) throw new Error("the shard cannot tell what it used of a lease");
    exchange.hasAsked = true;
    const { wanted } = exchange;
    const exchangeFor = async (closed: ClosedLease) => {
      const input = { shard, ownerId, supply, closed, wanted };
      const granted = await this.#peer(0).run("exchangeLease", input);
      if (!granted.ok) throw new Unanswered("the primary did not hand out a lease");
      return granted.value;
    };
    let granted = await exchangeFor(closed.value);
    // This shard has forgotten slices that it was given: an older copy of it came back. Or this process was slow, and another
    // has gone on in its place: what that one holds must not be handed in.
    if (granted.n > closed.value.n + 1) {
      const still = await this.#local("closeLease", { ownerId, supply });
      if (!still.ok || still.value.n !== closed.value.n) return;
      granted = await exchangeFor(usedUp(granted));
    }
    await this.#local("holdLease", { ownerId, supply, granted });
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
      const changes = await this.#peer(0).run("catalogueSince", { version: known.value.version });
      if (!changes.ok) throw new Unanswered("the primary did not hand out the catalogue");
      await this.#local("applyCatalogue", changes.value);
      if (!changes.value.more) return;
    }
  }
}
