import { expire } from "../../domain/presence/index.ts";
import { presenceSettings } from "../../domain/settings.ts";
import { oldestLeaving } from "../../store/aliases.ts";
import { presenceDue, readCustomerByKey } from "../../store/customers.ts";
import { endedLeases } from "../../store/supply.ts";
import { customersInside, openGeofences } from "../../store/visits.ts";
import { type Answer, done } from "../answer.ts";
import { savePresence } from "../pings/keep-position.ts";
import { recordPresence } from "../pings/record-presence.ts";
import type { Shard } from "../shard.ts";
import { closeRemovedFor } from "./close-removed.ts";
import { purge } from "./purge.ts";
import { tiePositions } from "./tie-positions.ts";
import { workSendJob } from "./work-send-job.ts";

/** Whoever asks for a customer on the way delivers first; what nobody asks for is delivered by itself. */
export const deliverAfter = 1_000;

/** Customers dealt with in one slice: a slice is one transaction. */
const slice = 200;

/** Does one slice of what is due by itself; `again` when more of it is due already. */
export function tick(shard: Shard, _: Record<string, never>): Answer<{ again: boolean }> {
  if (!shard.catalogueIsConfirmed)
    return { ok: false, needs: { kind: "catalogue", since: shard.catalogue.version } };
  const now = shard.host.now();
  const ended = endedLeases(shard.sql, now);
  // Slices whose time is over go back first: the primary may give them to others.
  if (ended.length > 0) {
    const lacks = ended.map(({ owner, kind }) => ({ ownerId: owner, supply: kind, wanted: 0 }));
    return { ok: false, needs: { kind: "leases", shard: shard.index, lacks } };
  }
  const leaving = oldestLeaving(shard.sql);
  if (leaving !== null && leaving.at + deliverAfter <= now)
    return { ok: false, needs: { kind: "parcel", id: leaving.id, device: leaving.device } };
  const work = [
    expirePresences(shard, now),
    closeRemovedVisits(shard, now),
    tiePositions(shard, now),
    purge(shard, now),
    workSendJob(shard, now),
  ];
  return done({ again: work.includes(true) });
}

function expirePresences(shard: Shard, now: number): boolean {
  const due = presenceDue(shard.sql, now, slice);
  for (const { id } of due) {
    const customer = shard.customers.find(id)!;
    const expired = expire(customer.presence, now, presenceSettings(shard.catalogue.settings));
    customer.presence = expired.presence;
    recordPresence(shard, customer, expired, now);
    savePresence(shard, customer, now);
  }
  return due.length === slice;
}

function closeRemovedVisits(shard: Shard, now: number): boolean {
  if (!shard.catalogue.mayHaveRemoved) return false;
  for (const geofenceId of openGeofences(shard.sql)) {
    if (shard.catalogue.has(geofenceId)) continue;
    for (const n of customersInside(shard.sql, geofenceId, slice)) {
      const row = readCustomerByKey(shard.sql, n);
      if (row !== null) closeRemovedFor(shard, shard.customers.find(row.id)!, now);
    }
    return true;
  }
  shard.catalogue.mayHaveRemoved = false;
  return false;
}
