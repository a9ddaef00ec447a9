import { readCustomerByKey } from "../../store/customers.ts";
import { savePresence } from "../pings/keep-position.ts";
import type { Shard } from "../shard.ts";

/** Customers tied in one slice: a slice is part of one transaction. */
const slice = 200;

/** How often loose ends are tied: a restart reads this much of the position log. */
export const tieEvery = 5 * 60_000;

/** Saves the presence of customers with loose positions, a slice at a time; true when the round goes on. */
export function tiePositions(shard: Shard, now: number): boolean {
  if (now < shard.tieDue) return false;
  const batch = shard.positions.nextToTie(slice);
  for (const key of batch) {
    const row = readCustomerByKey(shard.sql, key);
    if (row === null) shard.positions.tie(key);
    else savePresence(shard, shard.customers.find(row.id)!, now);
  }
  if (batch.length > 0) return true;
  shard.positions.endRound();
  shard.tieAt(shard.positions.isTied ? Number.POSITIVE_INFINITY : now + tieEvery);
  return false;
}
