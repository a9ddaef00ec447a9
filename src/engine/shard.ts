import { V7Generator } from "uuidv7";
import { allButGeofences, newestVersion } from "../store/catalogue.ts";
import { type IdPrefix, makeId } from "../store/ids.ts";
import { readMeta } from "../store/meta.ts";
import { migrate } from "../store/migrate.ts";
import type { Sql } from "../store/sql.ts";
import type { Answer, Need } from "./answer.ts";
import { Catalogue } from "./catalogue/catalogue.ts";
import { storedGeofences } from "./catalogue/geofence-rows.ts";
import { Customers } from "./customers/cache.ts";
import { PositionLog } from "./customers/position-log.ts";
import { InTransit, Moved } from "./identity/signals.ts";
import { Buckets } from "./limits.ts";
import { sealKey } from "./move/seal.ts";
import { whenSealed } from "./move/sealed.ts";
import { Shortage } from "./supply/shortage.ts";
import { type Input, type Output, type VerbName, verbs } from "./verbs.ts";
import { DecisionCounts } from "./watch/decision-counts.ts";

/** What a host gives the engine: time and chance. Nothing here or below reads a clock of its own. */
export interface Host {
  /** Epoch milliseconds. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** Cryptographically strong, for ids. */
  nextUint32(): number;
  /** Where the service is found, without a slash at the end; empty where that is not known. */
  readonly publicUrl: string;
}

/** A follower decides only on a catalogue confirmed within this time. */
const catalogueConfirmedFor = 10_000;
/** Customers kept in memory, unless told: some 2 kB each. */
const manyCustomers = 50_000;

/**
 * One shard: a database, the catalogue and the warm customers in memory, and the verbs that run on them,
 * each in a savepoint of its own. Shard 0 is the primary: it owns the catalogue.
 */
export class Shard {
  readonly sql: Sql;
  readonly index: number;
  readonly host: Host;
  customers: Customers;
  positions: PositionLog;
  catalogue: Catalogue;
  /** What the verb that runs now lacks. */
  readonly shortage = new Shortage();
  /** Requests counted of those who are limited. */
  readonly buckets = new Buckets();
  readonly decisionCounts = new DecisionCounts();
  /** While the workspace is being moved nothing new begins here. */
  isSealed: boolean;
  /** When loose positions are next taken into the saved presences. */
  tieDue = Number.POSITIVE_INFINITY;
  #due = Number.POSITIVE_INFINITY;
  #catalogueConfirmedAt = Number.NEGATIVE_INFINITY;
  readonly #ids: V7Generator;
  readonly #warmCustomers: number;

  constructor(sql: Sql, index: number, host: Host, warmCustomers = manyCustomers) {
    this.#warmCustomers = warmCustomers;
    this.sql = sql;
    this.index = index;
    this.host = host;
    this.#ids = new V7Generator(host);
    migrate(sql);
    this.positions = new PositionLog(sql);
    this.customers = new Customers(sql, this.positions, warmCustomers);
    if (!this.positions.isTied) this.tieAt(host.now());
    this.catalogue = this.#loadCatalogue();
    this.isSealed = readMeta(sql, sealKey) !== null;
  }

  /** Runs a verb in a savepoint: all of what it wrote stays, or nothing. */
  run<V extends VerbName>(name: V, input: Input<V>): Answer<Output<V>> {
    const instead = this.isSealed ? whenSealed(name) : null;
    if (instead !== null) return instead as Answer<Output<V>>;
    const verb = verbs[name] as (shard: Shard, input: Input<V>) => Answer<Output<V>>;
    const version = this.catalogue.version;
    this.customers.begin();
    this.positions.begin();
    this.shortage.begin();
    this.decisionCounts.begin();
    this.buckets.begin();
    try {
      return this.sql.transaction(() => {
        const answer = verb(this, input);
        if (!answer.ok) throw new Undo(answer);
        const needs = this.#needs();
        if (needs !== null) throw new Undo({ ok: false, needs });
        return answer;
      });
    } catch (error) {
      this.customers.rollback();
      this.positions.rollback();
      this.decisionCounts.rollback();
      // A request that was answered is counted, whatever the answer; one that will run again is not yet.
      if (!(error instanceof Undo && "refusal" in error.answer)) this.buckets.rollback();
      if (this.catalogue.version !== version) this.catalogue = this.#loadCatalogue();
      if (error instanceof Undo) return error.answer as Answer<Output<V>>;
      if (error instanceof Moved) return { ok: false, moved: error.to };
      if (error instanceof InTransit)
        return { ok: false, needs: { kind: "parcel", id: error.id, device: error.device } };
      throw error;
    }
  }

  /** Forgets what is in memory: after a commit that failed, or an import, it is not to be trusted. */
  reset(): void {
    this.positions = new PositionLog(this.sql);
    this.customers = new Customers(this.sql, this.positions, this.#warmCustomers);
    this.catalogue = this.#loadCatalogue();
    this.isSealed = readMeta(this.sql, sealKey) !== null;
    this.#catalogueConfirmedAt = Number.NEGATIVE_INFINITY;
  }

  id(prefix: IdPrefix): string {
    return makeId(prefix, this.index, this.uuid());
  }

  /** A UUIDv7 as 32 hexadecimal digits. */
  uuid(): string {
    return this.#ids.generateOrResetWithTs(this.host.now()).toHex();
  }

  get isPrimary(): boolean {
    return this.index === 0;
  }

  get catalogueIsConfirmed(): boolean {
    return this.isPrimary || this.host.now() - this.#catalogueConfirmedAt <= catalogueConfirmedFor;
  }

  confirmCatalogue(): void {
    this.#catalogueConfirmedAt = this.host.now();
  }

  /** Something will be due at `at`: the shell arms its timer for the earliest. */
  dueAt(at: number): void {
    this.#due = Math.min(this.#due, at);
  }

  /** Sets when loose positions are next taken into the saved presences. */
  tieAt(at: number): void {
    this.tieDue = at;
    this.dueAt(at);
  }

  /** The earliest time that something became due for since last asked; infinite when nothing did. */
  takeDue(): number {
    const due = this.#due;
    this.#due = Number.POSITIVE_INFINITY;
    return due;
  }

  #needs(): Need | null {
    if (this.shortage.catalogue) return { kind: "catalogue", since: this.catalogue.version };
    const lacks = this.shortage.all;
    return lacks.length === 0 ? null : { kind: "leases", shard: this.index, lacks };
  }

  #loadCatalogue(): Catalogue {
    const catalogue = new Catalogue(storedGeofences(this.sql), this.host.publicUrl);
    catalogue.load(allButGeofences(this.sql), newestVersion(this.sql));
    return catalogue;
  }
}

/** Carries a refusal out of a transaction so that it rolls back. */
class Undo extends Error {
  readonly answer: Answer<unknown>;
  constructor(answer: Answer<unknown>) {
    super("undo");
    this.answer = answer;
  }
}
