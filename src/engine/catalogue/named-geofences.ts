import type { CampaignBody, GeofenceChoice } from "../../domain/campaign.ts";
import type { OfferBody } from "../../domain/offer.ts";
import { readEntry } from "../../store/catalogue.ts";
import type { Fault } from "../answer.ts";
import type { Shard } from "../shard.ts";

/** A choice of geofences and where it stands in what makes it (RFC 6901). */
export type NamedGeofences = readonly [pointer: string, choice: GeofenceChoice];

export function namedByCampaign({ trigger, conversion }: CampaignBody): NamedGeofences[] {
  const success = conversion?.geofences;
  return [
    ["/trigger/geofences", trigger.geofences],
    ...(success === undefined ? [] : [["/conversion/geofences", success] as const]),
  ];
}

export function namedByOffer({ geofences }: OfferBody): NamedGeofences[] {
  return geofences === undefined ? [] : [["/geofences", geofences]];
}

/** A fault for each id that is no geofence's; `geofence`: what one is called. */
export function unknownIds(
  named: readonly NamedGeofences[],
  isKnown: (id: string) => boolean,
  geofence = "geofence",
): Fault[] {
  return named.flatMap(([at, { ids }]) =>
    ids.flatMap((id, i) =>
      isKnown(id) ? [] : [{ pointer: `${at}/ids/${i}`, detail: `no ${geofence} has the id ${id}` }],
    ),
  );
}

/** Whether a shard has a geofence, enabled or not. */
export function hasGeofence(shard: Shard): (id: string) => boolean {
  return (id) => readEntry(shard.sql, "geofence", id)?.deleted === false;
}

/** A warning for each tag that no enabled geofence has: one may yet get it. */
export function unknownTags(
  named: readonly NamedGeofences[],
  catalogue: { hasTag(tag: string): boolean },
): string[] {
  const tags = new Set(named.flatMap(([, choice]) => choice.tags));
  return [...tags]
    .filter((tag) => !catalogue.hasTag(tag))
    .map((tag) => `no enabled geofence has the tag "${tag}"`);
}
