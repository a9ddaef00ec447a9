/** The recorded traces and the stores beside them, from the folder of shared data. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { distance, type Geometry } from "../../geo/index.ts";

export interface Fix {
  readonly at: number;
  readonly latitude: number;
  readonly longitude: number;
  /** Metres; null where the recording has none. */
  readonly accuracy: number | null;
}

export interface Trace {
  readonly name: string;
  /** In the order in which they were recorded, which is not always that of time. */
  readonly fixes: readonly Fix[];
}

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const folders = [
  "tracks-berlin-owntracks",
  "tracks-gpx",
  "tracks-munich-car",
  "tracks-paris-run",
  "tracks-walk-noise",
];

export function hasData(root: string): boolean {
  return folders.every((folder) => existsSync(join(root, folder, "normalised.ndjson")));
}

/** Every trace with times; a folder's recordings are traces of their own. */
export function readTraces(root: string): readonly Trace[] {
  return folders.flatMap((folder) => {
    const lines = readFileSync(join(root, folder, "normalised.ndjson"), "utf8")
      .trim()
      .split("\n");
    const records = lines.map((line) => JSON.parse(line) as Recorded).filter(({ t }) => t !== undefined);
    const byTrace = Map.groupBy(records, ({ trk }) => trk);
    return [...byTrace].map(([name, all]) => ({ name: `${folder.slice(7)}/${name}`, fixes: all.map(fixOf) }));
  });
}

interface Recorded {
  readonly trk: string;
  readonly t?: number;
  readonly lat: number;
  readonly lon: number;
  readonly acc?: number;
}

function fixOf({ t, lat, lon, acc }: Recorded): Fix {
  return { at: t as number, latitude: lat, longitude: lon, accuracy: acc ?? null };
}

/** Supermarkets of Paris and stores of thirteen chains in the USA. */
export function readStores(root: string): readonly Place[] {
  const paris = JSON.parse(readFileSync(join(root, "stores-paris-osm/supermarches.geojson"), "utf8"));
  const supermarkets = (paris.features as { readonly geometry: Geometry }[]).map(({ geometry }) =>
    middleOf(geometry),
  );
  const rows = readFileSync(join(root, "stores-us-chains/stores.csv"), "utf8").trim().split("\n").slice(1);
  const chains = rows.map((row) => {
    const [latitude, longitude] = row.split(",").slice(-2).map(Number);
    return { latitude: latitude as number, longitude: longitude as number };
  });
  const known = chains.filter(({ latitude, longitude }) => latitude !== 0 && longitude !== 0);
  return [...supermarkets, ...known.filter(({ latitude }) => Number.isFinite(latitude))];
}

function middleOf({ coordinates }: Geometry): Place {
  const numbers = coordinates.flat(4) as number[];
  const mean = (all: readonly number[]) => all.reduce((sum, n) => sum + n, 0) / all.length;
  return {
    longitude: mean(numbers.filter((_, i) => i % 2 === 0)),
    latitude: mean(numbers.filter((_, i) => i % 2 === 1)),
  };
}

/** The real stores within so many metres of the trace; where there are none, up to ten of its own fixes instead. */
export function storesAlong(trace: Trace, stores: readonly Place[], metres: number) {
  const degrees = metres / 50_000; // more than enough to the 60th parallel
  const beside = stores.filter(({ latitude, longitude }) =>
    trace.fixes.some(
      (fix) =>
        Math.abs(fix.latitude - latitude) < degrees &&
        Math.abs(fix.longitude - longitude) < degrees &&
        distance(fix.longitude, fix.latitude, longitude, latitude) < metres,
    ),
  );
  if (beside.length > 0) return { real: true, places: beside };
  const count = Math.min(10, trace.fixes.length);
  const every = trace.fixes.length / count;
  const places = Array.from({ length: count }, (_, i) => trace.fixes[Math.floor(i * every)]!);
  return { real: false, places };
}
