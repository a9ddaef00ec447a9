import { movedTo, readAlias, wholeCustomer } from "../../store/aliases.ts";
import { makeId, prefixOfId, timePart } from "../../store/ids.ts";
import type { Sql } from "../../store/sql.ts";
import type { Shard } from "../shard.ts";
import { InTransit, Moved } from "./signals.ts";

/** Throws where a customer nobody has here, or a device the customer has not, went; returns when it never was. */
export function followAlias(sql: Sql, id: string, device: string = wholeCustomer): void {
  const alias = readAlias(sql, id, device);
  if (alias === null) return;
  if (alias.arrived) throw new Moved(alias.customer);
  throw new InTransit(id, device);
}

/** Throws where a thing of an id that is not here any more went. */
export function followMoved(shard: Shard, id: string): void {
  const to = movedTo(shard.sql, id);
  if (to !== null) throw new Moved(to);
}

/** The id under which this shard keeps what another one made: the same but for the shard in it. */
export function ownId(shard: Shard, id: string): string {
  const prefix = prefixOfId(id);
  return prefix === null ? id : makeId(prefix, shard.index, timePart(id));
}
