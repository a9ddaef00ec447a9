import { readMeta, writeMeta } from "../../store/meta.ts";
import { appendPosition, lastPosition, looseHeads, type PositionRow } from "../../store/positions.ts";
import type { Sql } from "../../store/sql.ts";

/** A customer's positions that the saved presence has not taken in: the newest row, and the first. */
interface LooseEnd {
  readonly head: number;
  readonly since: number;
}

/**
 * The loose ends of the position log. A quiet ping writes one row at the log's end and nothing else; the
 * saved presences take the rows in later, in rounds. After a restart the loose ends are found by reading the
 * log from where the last finished round began.
 */
export class PositionLog {
  readonly #sql: Sql;
  /** By customer key, longest loose first. */
  readonly #loose = new Map<number, LooseEnd>();
  readonly #undo = new Map<number, LooseEnd | undefined>();
  #given: number;
  #roundThrough: number | null = null;

  constructor(sql: Sql) {
    this.#sql = sql;
    const covered = Number(readMeta(sql, "positions.covered") ?? 0);
    this.#given = Math.max(Number(readMeta(sql, "positions.given") ?? 0), lastPosition(sql));
    for (const { customer, head } of looseHeads(sql, covered))
      this.#loose.set(customer, { head, since: covered + 1 });
  }

  get isTied(): boolean {
    return this.#loose.size === 0;
  }

  /** Every row up to here is in its customer's saved presence. */
  get covered(): number {
    return this.isTied ? this.#given : Number(readMeta(this.#sql, "positions.covered") ?? 0);
  }

  /** The customer's newest row: a loose one, or else the last that the saved presence has. */
  headOf(customer: number, presenceSeq: number): number {
    return this.#loose.get(customer)?.head ?? presenceSeq;
  }

  /** Appends a row to the customer's chain; answers its number. */
  append(customer: number, row: Omit<PositionRow, "seq">): number {
    const seq = this.#given + 1;
    appendPosition(this.#sql, customer, { ...row, seq });
    this.#given = seq;
    this.#change(customer, { head: seq, since: this.#loose.get(customer)?.since ?? seq });
    return seq;
  }

  /** The customer's presence is saved with all of its rows, or they are gone. */
  tie(customer: number): void {
    this.#change(customer, undefined);
  }

  /** Up to `limit` customers to tie, of those loose since the round began; none when the round is done. */
  nextToTie(limit: number): readonly number[] {
    this.#roundThrough ??= this.#given;
    const found: number[] = [];
    for (const [customer, { since }] of this.#loose) {
      if (found.length === limit || since > this.#roundThrough) break;
      found.push(customer);
    }
    return found;
  }

  /** Ends a round: a restart need not read what every saved presence has by now. */
  endRound(): void {
    this.#roundThrough = null;
    let firstLoose = this.#given + 1;
    for (const { since } of this.#loose.values()) firstLoose = Math.min(firstLoose, since);
    writeMeta(this.#sql, "positions.covered", String(firstLoose - 1));
  }

  /** Numbers are never given twice, even when all rows are purged: saved presences refer to them. */
  keepNumber(): void {
    writeMeta(this.#sql, "positions.given", String(this.#given));
  }

  begin(): void {
    this.#undo.clear();
  }

  rollback(): void {
    for (const [customer, end] of this.#undo) this.#set(customer, end);
  }

  #change(customer: number, end: LooseEnd | undefined): void {
    if (!this.#undo.has(customer)) this.#undo.set(customer, this.#loose.get(customer));
    this.#set(customer, end);
  }

  #set(customer: number, end: LooseEnd | undefined): void {
    if (end === undefined) this.#loose.delete(customer);
    else this.#loose.set(customer, end);
  }
}
