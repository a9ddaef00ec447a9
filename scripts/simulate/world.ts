import { readFile } from "node:fs/promises";
import { Failure } from "../support/cli.ts";

/** What a file gives of a simulation: any of its fields but the pings. */
export interface World {
  readonly geofences?: readonly object[];
  readonly campaigns?: readonly object[];
  readonly settings?: object;
  readonly customers?: readonly object[];
}

type Fields = Readonly<Record<string, unknown>>;

const FIELDS = ["geofences", "campaigns", "settings", "customers"];

/** A campaign, a list of campaigns, or an object with the fields of a simulation. */
export async function readWorld(file: string): Promise<World> {
  const value = await readJson(file);
  if (Array.isArray(value)) return { campaigns: value.map(named) };
  const fields = value as Fields;
  if ("trigger" in fields) return { campaigns: [named(fields, 0)] };
  const others = Object.keys(fields).filter((name) => !FIELDS.includes(name));
  if (others.length > 0)
    throw new Failure(
      `${file}: expected a campaign, or an object with ${FIELDS.join(", ")}; got ${others[0]}`,
    );
  const { campaigns, ...rest } = fields as World;
  return campaigns === undefined ? rest : { ...rest, campaigns: campaigns.map(named) };
}

/** Geofences from a list, from `{"data": [...]}` as the API answers it, or from GeoJSON features. */
export async function readGeofences(file: string): Promise<object[]> {
  const value = (await readJson(file)) as { data?: object[]; features?: Fields[] } | object[];
  if (Array.isArray(value)) return value;
  if (value.features !== undefined) return value.features.map(fromFeature);
  if (value.data !== undefined) return value.data;
  throw new Failure(`${file}: expected a list of geofences or a GeoJSON FeatureCollection`);
}

function fromFeature(feature: Fields, i: number): object {
  const properties = (feature.properties ?? {}) as Fields;
  const id = String(feature.id ?? properties.id ?? `geofence-${i + 1}`);
  const point = (feature.geometry as { type?: string } | null)?.type === "Point";
  return {
    id,
    name: String(properties.name ?? id),
    geometry: feature.geometry,
    ...(point ? { radius: properties.radius ?? 200 } : {}),
    ...(Array.isArray(properties.tags) ? { tags: properties.tags } : {}),
  };
}

/** A campaign in a file of its own needs no id. */
function named(campaign: object, i: number): object {
  return "id" in campaign ? campaign : { id: `campaign-${i + 1}`, ...campaign };
}

async function readJson(file: string): Promise<object> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Failure(error.code === "ENOENT" ? `${file}: no such file` : `${file}: ${error.message}`);
  });
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch (error) {
    throw new Failure(`${file}: expected JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new Failure(`${file}: expected a JSON object or list`);
}
