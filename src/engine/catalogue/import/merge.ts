import { decodeShape, encodeShape, type Shape } from "../../../../geo/index.ts";
import type { GeofenceBody } from "../../geofence.ts";
import { sameBytes } from "../write.ts";

/** A geofence as a row of a file tells of it. */
export interface ImportedGeofence {
  /** Number of the row, from 1. */
  readonly row: number;
  readonly id: string;
  /** What the file says; of the rest a geofence that exists keeps its own. */
  readonly given: Partial<Omit<GeofenceBody, "metadata">>;
  /** Laid over the metadata there is; null takes a field away. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Of the shape's place: what neither the file nor an unmoved geofence says. */
  readonly place: { readonly timezone: string; readonly country: string | null };
  /** Encoded. */
  readonly shape: Uint8Array;
  /** The file tells no radius: a circle that exists keeps its own. */
  readonly keepsRadius: boolean;
}

/** What is stored of a geofence. */
interface Stored {
  readonly body: GeofenceBody;
  readonly shape: Uint8Array;
}

/** The geofence that a row makes of what is stored, or of nothing. */
export function merge(imported: ImportedGeofence, before: Stored | null): Stored {
  const shape =
    before !== null && imported.keepsRadius ? withRadiusOf(before.shape, imported.shape) : imported.shape;
  const isThere = before !== null && sameBytes(before.shape, shape);
  const place = isThere ? before.body : imported.place;
  const { given } = imported;
  // In the order in which a PUT writes them: equal bodies are equal texts.
  const body: GeofenceBody = {
    name: given.name ?? before?.body.name ?? imported.id,
    tags: given.tags ?? before?.body.tags ?? [],
    timezone: given.timezone ?? place.timezone,
    country: given.country === undefined ? place.country : given.country,
    region: given.region === undefined ? (before?.body.region ?? null) : given.region,
    openingHours: given.openingHours === undefined ? (before?.body.openingHours ?? null) : given.openingHours,
    dwell: given.dwell ?? before?.body.dwell ?? "3m",
    metadata: overlaid(before?.body.metadata ?? {}, imported.metadata),
    enabled: given.enabled ?? before?.body.enabled ?? true,
  };
  return { body, shape };
}

function overlaid(
  before: Readonly<Record<string, unknown>>,
  over: ImportedGeofence["metadata"],
): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...before, ...over }).filter(([, value]) => value !== null));
}

function withRadiusOf(before: Uint8Array, shape: Uint8Array): Uint8Array {
  const [was, is] = [decodeShape(before), decodeShape(shape)];
  if (was.kind !== "circle" || is.kind !== "circle") return shape;
  const kept: Shape = { ...is, radius: was.radius };
  return encodeShape(kept);
}
