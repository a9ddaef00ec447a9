import { decodeShape } from "../../../../geo/index.ts";
import { readEntry } from "../../../store/catalogue.ts";
import { type Answer, done, type Fault } from "../../answer.ts";
import { changesBetween, type FieldChange } from "../../audit.ts";
import type { GeofenceBody } from "../../geofence.ts";
import type { Shard } from "../../shard.ts";
import { writeGeofence } from "../put-geofence.ts";
import { sameBytes } from "../write.ts";
import { type ImportRun, noteSlice } from "./entry.ts";
import { type ImportedGeofence, merge } from "./merge.ts";

/** What became, or would become, of a row. */
export type GeofenceOutcome = { readonly row: number; readonly id: string } & (
  | { readonly kind: "rejected"; readonly fault: Fault }
  | {
      readonly kind: "created" | "updated" | "unchanged";
      /** Fields of the body that differ from before; `geometry` for the shape. Empty for a new geofence. */
      readonly changes: readonly FieldChange[];
      /** Metres; null for an area. */
      readonly radius: number | null;
      readonly isEnabled: boolean;
      readonly hasHours: boolean;
      /** By more than its id. */
      readonly isNamed: boolean;
      readonly tags: readonly string[];
      /** An area that somebody drew gave way to a circle. */
      readonly lostArea: boolean;
    }
);

/** Characters of JSON, as everywhere. */
const maxMetadata = 20_000;

/**
 * Takes in a slice of some hundred geofences, at one version of the catalogue, or only says what would become of
 * them. What is already as the file says is left alone, so that a repeated import writes nothing.
 */
export function importGeofences(
  shard: Shard,
  input: {
    readonly geofences: readonly ImportedGeofence[];
    readonly dryRun: boolean;
    readonly run: ImportRun;
  },
): Answer<{ readonly outcomes: readonly GeofenceOutcome[]; readonly run: ImportRun }> {
  const version = shard.catalogue.version + 1;
  const outcomes = input.geofences.map((one) => importOne(shard, one, input.dryRun ? null : version));
  if (shard.catalogue.mayHaveRemoved) shard.dueAt(shard.host.now());
  const count = (kind: GeofenceOutcome["kind"]) => outcomes.filter((outcome) => outcome.kind === kind).length;
  const counts = { created: count("created"), updated: count("updated"), disabled: 0 };
  return done({ outcomes, run: input.dryRun ? input.run : noteSlice(shard, input.run, counts) });
}

function importOne(shard: Shard, imported: ImportedGeofence, version: number | null): GeofenceOutcome {
  const { row, id } = imported;
  const stored = readEntry(shard.sql, "geofence", id);
  const before =
    stored === null || stored.deleted || stored.shape === null
      ? null
      : { text: stored.body, body: JSON.parse(stored.body) as GeofenceBody, shape: stored.shape };
  const after = merge(imported, before);
  const fault = faultOf(after.body);
  if (fault !== null) return { kind: "rejected", row, id, fault };
  const isThere = before !== null && sameBytes(before.shape, after.shape);
  const changes =
    before === null
      ? []
      : [
          ...changesBetween(before.text, JSON.stringify(after.body)),
          ...(isThere ? [] : [{ field: "geometry" }]),
        ];
  const kind = before === null ? "created" : changes.length > 0 ? "updated" : "unchanged";
  if (version !== null && kind !== "unchanged") writeGeofence(shard, { id, ...after }, version);
  const circle = circleOf(after.shape);
  return {
    ...{ kind, row, id, changes },
    radius: circle?.radius ?? null,
    isEnabled: after.body.enabled,
    isNamed: after.body.name !== id,
    hasHours: after.body.openingHours !== null,
    tags: after.body.tags,
    lostArea: before !== null && circle !== null && circleOf(before.shape) === null,
  };
}

function faultOf({ metadata }: GeofenceBody): Fault | null {
  const { length } = JSON.stringify(metadata);
  if (length <= maxMetadata) return null;
  return {
    pointer: "/metadata",
    detail: `expected at most ${maxMetadata} characters of JSON, got ${length}`,
  };
}

/** Without preparing the boundary of an area. */
function circleOf(shape: Uint8Array): { readonly radius: number } | null {
  // Only circles are this short: a triangle takes twice as much.
  if (shape.length > 32) return null;
  const decoded = decodeShape(shape);
  return decoded.kind === "circle" ? decoded : null;
}
