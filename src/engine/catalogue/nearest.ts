import {
  enclosingRadius,
  type Geometry,
  type Position,
  type Shape,
  shapeToGeometry,
} from "../../../geo/index.ts";
import { targets } from "../../domain/campaign.ts";
import { duration } from "../../domain/durations.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";
import type { Catalogue, LiveGeofence } from "./catalogue.ts";

/** A geofence as a phone's own region monitoring takes it. */
export interface NearGeofence {
  readonly id: string;
  readonly name: string;
  readonly center: Position;
  /** Metres; an area's is that of its enclosing circle. */
  readonly radius: number;
  /** Metres to the boundary, 0 inside. */
  readonly distance: number;
  /** What the zone and the active campaigns wait for, shortest first. */
  readonly dwell: readonly string[];
  /** Of areas alone. */
  readonly geometry?: Geometry;
}

export interface Nearest {
  readonly data: readonly NearGeofence[];
  /** Metres that a phone may move before it can be inside a geofence that is not listed. */
  readonly refreshRadius: number;
  /** Names the ids, shapes and waits of the list, wherever it was asked for. */
  readonly version: string;
}

/** Distances here are right to 0.05 %; a phone that keeps to what it is told must not be late. */
const sure = 0.999_5;

/** Vertices that one answer spells out, nearest geofences first; one geofence of any size fits. */
const maxVertices = 100_000;

/** The nearest geofences by distance to their boundary, from a catalogue that is confirmed. */
export function nearest(
  shard: Shard,
  input: { readonly latitude: number; readonly longitude: number; readonly limit: number },
): Answer<Nearest> {
  if (!shard.catalogueIsConfirmed)
    return { ok: false, needs: { kind: "catalogue", since: shard.catalogue.version } };
  const { catalogue } = shard;
  const found = catalogue.nearest(input.longitude, input.latitude, input.limit);
  const waiting = waits(catalogue);
  let room = maxVertices;
  const data = found.results.map(({ zone, distance }) => {
    room -= verticesOf(zone.shape);
    return {
      id: zone.id,
      name: zone.body.name,
      center: zone.center,
      radius: radiusOf(zone.shape),
      distance,
      dwell: waiting(zone),
      ...(zone.shape.kind === "area" && room >= 0 ? { geometry: shapeToGeometry(zone.shape).geometry } : {}),
    };
  });
  const named = found.results.map(({ zone }, i) => [zone.id, zone.shapedAt, ...data[i]!.dwell].join(" "));
  const refreshRadius = found.isComplete ? found.refreshRadius : found.refreshRadius * sure;
  return done({ data, refreshRadius, version: named.sort().join("\n") });
}

/** What a zone and the active campaigns that target it wait for: each length once, shortest first. */
function waits(catalogue: Catalogue): (zone: LiveGeofence) => string[] {
  const dwelling = [...catalogue.activeCampaigns].filter(({ trigger }) => trigger.event === "dwell");
  return (zone) => {
    const own = dwelling
      .filter(({ trigger }) => targets(trigger, zone))
      .flatMap(({ trigger }) => trigger.dwell ?? []);
    const byLength = new Map([...own, zone.body.dwell].map((text) => [duration(text), text]));
    return [...byLength].sort(([a], [b]) => a - b).map(([, text]) => text);
  };
}

function verticesOf(shape: Shape): number {
  return shape.kind === "circle" ? 0 : shape.rings.vertices.length / 2 - shape.rings.ringEnds.length;
}

/** An area's takes a walk along its boundary: once is enough. */
const radii = new WeakMap<Shape, number>();

function radiusOf(shape: Shape): number {
  const known = radii.get(shape);
  if (known !== undefined) return known;
  const radius = enclosingRadius(shape);
  radii.set(shape, radius);
  return radius;
}
