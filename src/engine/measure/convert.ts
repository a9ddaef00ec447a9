import { credited, type Success } from "../../domain/measure/attribution.ts";
import type { PresenceEvent } from "../../domain/presence/index.ts";
import { insertConversion, openExposures } from "../../store/conversions.ts";
import { prefixOfId } from "../../store/ids.ts";
import type { Shard } from "../shard.ts";
import { tally } from "./tally.ts";

/** Credits a success of a customer to the message, or the ghost, that it follows; to none when none asked for it. */
export function convert(shard: Shard, customer: { readonly n: number }, success: Success): void {
  const { conversions } = shard.catalogue;
  const longest = conversions.longest(success.event);
  if (longest === null) return;
  const exposures = openExposures(shard.sql, customer.n, success.at - longest);
  if (exposures.length === 0) return;
  const exposure = credited(exposures, success, (id) => conversions.of(id));
  if (exposure === null) return;
  insertConversion(shard.sql, customer.n, { send: exposure.id, event: success.event, at: success.at });
  const { variant } = exposures.find(({ id }) => id === exposure.id)!;
  tally(shard, { ...exposure, variant }, prefixOfId(exposure.id) === "dec" ? "ghost_converted" : "converted");
}

/** A dwell is a success, where a campaign says so. */
export function convertDwell(shard: Shard, customer: { readonly n: number }, event: PresenceEvent): void {
  const zone = shard.catalogue.get(event.geofenceId);
  if (zone === undefined) return;
  convert(shard, customer, { event: "dwell", at: event.at, geofence: { id: zone.id, tags: zone.tags } });
}
