import { LRUCache } from "lru-cache";
import type { CustomerPresence } from "../../domain/presence/index.ts";
import { emptyPresence, replayQuiet } from "../../domain/presence/index.ts";
import { type CustomerRow, readCustomer } from "../../store/customers.ts";
import { listDevices } from "../../store/devices.ts";
import { positionsAfter } from "../../store/positions.ts";
import { listSends } from "../../store/sends.ts";
import type { Sql } from "../../store/sql.ts";
import { followAlias } from "../identity/follow-alias.ts";
import { type Consents, type Customer, warmDevice } from "./customer.ts";
import type { PositionLog } from "./position-log.ts";

/**
 * The warm customers of a shard. Verbs change the objects they are handed together with the rows; what a
 * verb touched is dropped when its savepoint rolls back, and read again from the database.
 */
export class Customers {
  readonly #sql: Sql;
  readonly #positions: PositionLog;
  readonly #warm: LRUCache<string, Customer>;
  #touched = new Set<string>();

  constructor(sql: Sql, positions: PositionLog, max: number) {
    this.#sql = sql;
    this.#positions = positions;
    this.#warm = new LRUCache({ max });
  }

  /**
   * The customer, or null when nobody has the id. Whoever asks may change it. Throws `Moved` or `InTransit` for an
   * id that has become another customer's.
   */
  find(id: string): Customer | null {
    const warm = this.#warm.get(id);
    if (warm !== undefined) {
      this.#touched.add(id);
      return warm;
    }
    const row = this.row(id);
    if (row === null) return null;
    const customer = this.#load(row);
    this.#warm.set(id, customer);
    this.#touched.add(id);
    return customer;
  }

  /** The customer's row as it is stored, under the same conditions. */
  row(id: string): CustomerRow | null {
    const row = readCustomer(this.#sql, id);
    if (row === null) followAlias(this.#sql, id);
    return row;
  }

  /** The customer of a row, for looking only: nobody is made warm, and nobody else grows cold. */
  look(row: CustomerRow): Customer {
    return this.#warm.peek(row.id) ?? this.#load(row);
  }

  isWarm(id: string): boolean {
    return this.#warm.has(id);
  }

  drop(id: string): void {
    this.#warm.delete(id);
  }

  begin(): void {
    this.#touched.clear();
  }

  rollback(): void {
    for (const id of this.#touched) this.#warm.delete(id);
  }

  clear(): void {
    this.#warm.clear();
  }

  #load(row: CustomerRow): Customer {
    const saved = row.presence === null ? emptyPresence() : (JSON.parse(row.presence) as CustomerPresence);
    const head = this.#positions.headOf(row.n, row.presenceSeq);
    const tail = positionsAfter(this.#sql, row.n, head, row.presenceSeq);
    return {
      n: row.n,
      id: row.id,
      traits: JSON.parse(row.traits) as Record<string, unknown>,
      locale: row.locale,
      timezone: row.timezone,
      arm: row.arm,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
      consents: JSON.parse(row.consents) as Consents,
      devices: listDevices(this.#sql, row.n).map(warmDevice),
      sends: listSends(this.#sql, row.n),
      presence: replayQuiet(
        saved,
        tail.map((position) => ({
          ...position,
          deviceId: position.device,
          inside: position.inside === null ? [] : (JSON.parse(position.inside) as string[]),
        })),
      ),
      head,
      retries: row.retries === null ? [] : (JSON.parse(row.retries) as Customer["retries"]),
      presenceSavedAt: row.presenceSavedAt,
    };
  }
}
