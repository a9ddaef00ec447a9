import { closeRemoved } from "../../domain/presence/index.ts";
import type { Customer } from "../customers/customer.ts";
import { savePresence } from "../pings/keep-position.ts";
import { recordPresence } from "../pings/record-presence.ts";
import type { Shard } from "../shard.ts";

/** Ends a customer's visits at geofences that are deleted or disabled. */
export function closeRemovedFor(shard: Shard, customer: Customer, now: number): void {
  const closed = closeRemoved(customer.presence, (id) => shard.catalogue.has(id), now);
  if (closed.presence === customer.presence) return;
  customer.presence = closed.presence;
  recordPresence(shard, customer, closed, now);
  savePresence(shard, customer, now);
}
