import type { GeofenceView, OutlineView, Position } from "../../http/views.ts";
import { type Box, boxOf, middleOf } from "../map/geometry.ts";

/** A zone among all of them: what the map draws of it, and what it is found by. */
export interface Zone extends OutlineView {
  readonly center: Position;
  readonly bbox: Box;
  /** Name, id, tags and the texts of its metadata, where addresses stand; without case and accents. */
  readonly words: string;
}

/** A zone as it is stored. */
export type StoredZone = GeofenceView;

/** A zone as it is written. */
export type ZoneBody = Omit<
  StoredZone,
  "id" | "center" | "bbox" | "area" | "createdAt" | "updatedAt" | "timezone" | "country"
> &
  Partial<Pick<StoredZone, "timezone" | "country">>;

export function zoneOf(outline: OutlineView): Zone {
  const { id, name, tags, metadata } = outline;
  const { center = middleOf(outline) } = outline;
  const words = plain([name, id, ...tags, ...Object.values(metadata)].join("\n"));
  return { ...outline, center, bbox: boxOf(outline), words };
}

/** The same of a zone that was just read or written. */
export function zoneOfStored({ metadata, ...stored }: StoredZone): Zone {
  const { id, name, geometry, radius, center, tags, openingHours, enabled } = stored;
  const texts = Object.entries(metadata).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  const shape = { geometry, ...(radius === undefined ? {} : { radius }) };
  return zoneOf({
    id,
    name,
    ...shape,
    center,
    tags,
    openingHours,
    enabled,
    metadata: Object.fromEntries(texts),
  });
}

/** What of a zone is written back. */
export function bodyOf(zone: StoredZone): ZoneBody {
  const { id, center, bbox, area, createdAt, updatedAt, ...body } = zone;
  return body;
}

/** Without case and accents: “opera” finds “Opéra”. */
export function plain(text: string): string {
  // Most names have no accents, and to look for some takes longer than all else.
  const bare = ascii.test(text) ? text : text.normalize("NFD").replaceAll(/\p{M}/gu, "");
  return bare.toLowerCase();
}

const ascii = /^[ -~\n]*$/;
