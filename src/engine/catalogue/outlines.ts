import { center, decodeShape, type Geometry, outline, type Position, sixths } from "../../../geo/index.ts";
import { countEntries, geofencesAfter, newestGeofence } from "../../store/catalogue.ts";
import { type Answer, done } from "../answer.ts";
import type { GeofenceBody } from "../geofence.ts";
import type { Shard } from "../shard.ts";

/** A geofence as a map and a search of all of them need it; `GET /v1/geofences/{id}` has the rest. */
export interface OutlineView {
  readonly id: string;
  readonly name: string;
  readonly geometry: Geometry;
  readonly radius?: number;
  /** The area has more vertices than these. */
  readonly simplified?: true;
  /** An area's centre of mass. */
  readonly center?: Position;
  readonly tags: readonly string[];
  readonly openingHours: string | null;
  readonly enabled: boolean;
  /** Its short texts, such as an address. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** One turn of a shard, some 20 ms, and one RPC: 100 000 geofences are 50 of them. */
const slice = { rows: 2_000, bytes: 2 * 1024 * 1024 };
const mostVertices = 200;
/** Of metadata: so many texts, and so many characters of each. */
const mostTexts = 8;
const longestText = 200;

/** Names the outlines of all geofences, another name when one of them has changed; and how many they are. */
export function outlinesVersion(
  shard: Shard,
  _: Record<string, never>,
): Answer<{ version: string; count: number }> {
  const version = `${shard.catalogue.workspaceId} ${newestGeofence(shard.sql)}`;
  return done({ version, count: countEntries(shard.sql, "geofence") });
}

/** The outlines of the geofences after one of them, by id, as lines of JSON; `next` when there are more. */
export function outlines(
  shard: Shard,
  { after }: { after: string },
): Answer<{ lines: string; next: string | null }> {
  const rows = geofencesAfter(shard.sql, after, slice);
  const lines = rows.map((row) => `${JSON.stringify(outlineView(row))}\n`).join("");
  return done({ lines, next: rows.at(-1)?.id ?? null });
}

function outlineView(row: { id: string; body: string; shape: Uint8Array }): OutlineView {
  const shape = decodeShape(row.shape);
  const { geometry, radius, simplified } = outline(shape, mostVertices);
  const { name, tags, openingHours, enabled, metadata } = JSON.parse(row.body) as GeofenceBody;
  return {
    id: row.id,
    name,
    geometry,
    ...(radius === null ? { center: sixths(center(shape)) } : { radius }),
    ...(simplified ? { simplified } : {}),
    tags,
    openingHours,
    enabled,
    metadata: shortTexts(metadata),
  };
}

function shortTexts(metadata: GeofenceBody["metadata"]): Record<string, string> {
  const short = Object.entries(metadata).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1].length <= longestText,
  );
  return Object.fromEntries(short.slice(0, mostTexts));
}
