import { placeOf } from "../engine/identity/place-of.ts";
import { finderOf } from "../engine/move/place.ts";
import type { Keyed, PageQuery } from "../engine/page.ts";
import type { Input, Output, VerbAnswer, VerbName } from "../engine/verbs.ts";
import { shardOfId } from "../store/ids.ts";
import type { ShardPort } from "./shard-port.ts";

/** Verbs that change the catalogue: they run on the primary and the other shards follow. */
type CatalogueVerb =
  | "putGeofence"
  | "putCampaign"
  | "putOffer"
  | "deleteOffer"
  | "campaignVerb"
  | "createKey"
  | "createInvitation"
  | "acceptInvitation"
  | "deleteEntry"
  | "patchSettings"
  | "openSend"
  | "putWebhook"
  | "deleteWebhook"
  | "disableWebhook"
  | "rotateWebhookSecret"
  | "rotateVapid";

/** Verbs that list things in the order of their keys. */
type ListVerb = {
  [V in VerbName]: Output<V> extends Keyed<unknown>[] ? V : never;
}[VerbName];
type Item<V extends ListVerb> = Output<V> extends Keyed<infer T>[] ? T : never;

export interface Page<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

/** How long a shard that could not be told of a change may go on without it. */
const followWithin = 10_000;

/** A shard has no answer to a list now; the same request may be made again. */
export class Unanswered extends Error {
  constructor(message = "a shard could not answer now") {
    super(message);
  }
}

/** All shards of one brand, and which of them answers what. */
export class Workspace {
  readonly #shards: readonly ShardPort[];
  /** Where it is found, as of the engine's `Host`. */
  readonly publicUrl: string;

  constructor(shards: readonly ShardPort[], publicUrl = "") {
    this.#shards = shards;
    this.publicUrl = publicUrl;
  }

  get size(): number {
    return this.#shards.length;
  }

  get primary(): ShardPort {
    return this.#shards[0]!;
  }

  shard(index: number): ShardPort | undefined {
    return this.#shards[index];
  }

  /** Index of the shard that a customer lives in. */
  placeOf(customerId: string): number {
    return placeOf(customerId, this.#shards.length);
  }

  ofCustomer(customerId: string): ShardPort {
    return this.#shards[this.placeOf(customerId)]!;
  }

  /** Runs a verb about one customer, who may have become another one: `input` is made for whoever it is. */
  async onCustomer<V extends VerbName>(
    customerId: string,
    name: V,
    input: (customerId: string) => Input<V>,
  ): Promise<VerbAnswer<V>> {
    return this.#follow(customerId, (id) => this.ofCustomer(id).run(name, input(id)));
  }

  /** Runs a verb about a thing made here, on the shard that has it now; null when it is not of our making. */
  async onId<V extends VerbName>(id: string, name: V, input: Input<V>): Promise<VerbAnswer<V> | null> {
    if (shardOfId(id) === null) return null;
    return this.#orWhereItWent(await this.#finderOf(id).run(name, input), name, input);
  }

  /** A customer becomes another at most twice: an anonymous one a known one, and a device another's. */
  async #follow<A extends { readonly ok: boolean }>(
    customerId: string,
    run: (customerId: string) => Promise<A>,
  ): Promise<A> {
    let id = customerId;
    for (let steps = 0; steps < 4; steps++) {
      const answer = await run(id);
      if (answer.ok || !("moved" in answer)) return answer;
      id = String(answer.moved);
    }
    throw new Unanswered();
  }

  /** Runs a verb about a code where it is: a unique one on the shard that made it, a shared one on the primary. */
  async onCode<V extends VerbName>(code: string, name: V, input: Input<V>): Promise<VerbAnswer<V>> {
    return this.#orWhereItWent(await this.#finderOf(code).run(name, input), name, input);
  }

  /** Whoever made it, or stands in since the workspace moved to fewer shards. */
  #finderOf(idOrCode: string): ShardPort {
    return this.#shards[finderOf(idOrCode, this.#shards.length) ?? 0]!;
  }

  async #orWhereItWent<V extends VerbName>(
    answer: VerbAnswer<V>,
    name: V,
    input: Input<V>,
  ): Promise<VerbAnswer<V>> {
    if (answer.ok || !("moved" in answer)) return answer;
    return this.#follow(answer.moved, (customerId) => this.ofCustomer(customerId).run(name, input));
  }

  /** All of them, the primary first. */
  get shards(): readonly ShardPort[] {
    return this.#shards;
  }

  /** Asks every shard, the primary first. */
  all<V extends VerbName>(name: V, input: Input<V>): Promise<VerbAnswer<V>[]> {
    return Promise.all(this.#shards.map((shard) => shard.run(name, input)));
  }

  /** Changes the catalogue and tells the other shards; `effectiveBy` is when all of them know, epoch ms. */
  async change<V extends CatalogueVerb>(
    name: V,
    input: Input<V>,
    now: () => number,
  ): Promise<{ answer: VerbAnswer<V>; effectiveBy: number }> {
    const answer = await this.primary.run(name, input);
    if (!answer.ok) return { answer, effectiveBy: now() };
    return { answer, effectiveBy: now() + ((await this.tellFollowers()) ? 0 : followWithin) };
  }

  /** Has the other shards take over what the primary changed; whether all of them have. */
  async tellFollowers(): Promise<boolean> {
    const told = await Promise.allSettled(this.#shards.slice(1).map((shard) => shard.follow()));
    return told.every((outcome) => outcome.status === "fulfilled");
  }

  /** One page over all shards: each gives its own, they are merged by key, newest first. */
  async list<V extends ListVerb>(name: V, query: Input<V> & PageQuery): Promise<Page<Item<V>>> {
    return this.#merge<V>(
      await Promise.all(this.#shards.map((shard) => shard.run(name, query))),
      query.limit,
    );
  }

  /** One page of what only one shard holds. */
  async listOn<V extends ListVerb>(
    shard: ShardPort,
    name: V,
    query: Input<V> & PageQuery,
  ): Promise<Page<Item<V>>> {
    return this.#merge<V>([await shard.run(name, query)], query.limit);
  }

  /** One page about one customer, or about all of them. */
  listFor<V extends ListVerb>(
    customerId: string | null,
    name: V,
    query: Input<V> & PageQuery,
  ): Promise<Page<Item<V>>> {
    return customerId === null
      ? this.list(name, query)
      : this.listAbout(customerId, name, (id) => ({ ...query, customerId: id }));
  }

  /** One page about one customer, who may have become another one. */
  async listAbout<V extends ListVerb>(
    customerId: string,
    name: V,
    query: (customerId: string) => Input<V> & PageQuery,
  ): Promise<Page<Item<V>>> {
    return this.#merge<V>([await this.onCustomer(customerId, name, query)], query(customerId).limit);
  }

  #merge<V extends ListVerb>(answers: readonly VerbAnswer<V>[], limit: number): Page<Item<V>> {
    const rows = answers.flatMap((answer) => {
      if (!answer.ok) throw new Unanswered();
      return answer.value as Keyed<Item<V>>[];
    });
    return pageOf(rows, limit);
  }
}

/** The first page of rows of several shards, of which each has given its first. */
export function pageOf<T>(rows: readonly Keyed<T>[], limit: number): Page<T> {
  const inOrder = rows.toSorted((a, b) => (a.key < b.key ? 1 : a.key > b.key ? -1 : 0));
  const data = inOrder.slice(0, limit);
  return { data: data.map((row) => row.item), nextCursor: rows.length > limit ? data.at(-1)!.key : null };
}
