import { closeRemoved } from "../../domain/presence/index.ts";
import type { Customer } from "../customers/customer.ts";
import { recordEvents } from "../pings/record-events.ts";
import { savePresence } from "../pings/keep-position.ts";
import type { Shard } from "../shard.ts";

/** Ends a customer's visits at geofences that are deleted or disabled. */
export function closeRemovedFor(shard: Shard, customer: Customer, now: number): void {
  const closed = closeRemoved(customer.presence, (id) => shard.catalogue.get(id) !== undefined, now);
  if (closed.presence === customer.presence) return;
  customer.presence = closed.presence;
  recordEvents(shard, customer, closed.events, now);
  savePresence(shard, customer, now);
}
