import { toPointer } from "../../parse.ts";
import { type Feature, featuresOf } from "./features.ts";
import { type ImportFile, type Reading, shownId } from "./file-row.ts";
import { type Field, fieldOfProperty } from "./names.ts";
import { fieldValue } from "./values.ts";

/** A GeoJSON FeatureCollection as rows. Properties that are none of ours are kept as metadata. */
export function geoJsonFile(chunks: AsyncIterable<Uint8Array>): ImportFile {
  return { rows: rowsOf(featuresOf(chunks)) };
}

async function* rowsOf(features: AsyncIterable<Feature>): AsyncGenerator<Reading> {
  for await (const feature of features) yield readingOf(feature);
}

function readingOf(feature: Feature): Reading {
  const { row } = feature;
  if ("fault" in feature) return rejected(row, "", feature.fault);
  const json = parsed(feature.text);
  if (json instanceof SyntaxError) return rejected(row, "", `expected JSON: ${json.message}`);
  if (!isObject(json)) return rejected(row, "", "expected a GeoJSON Feature");
  const properties = json.properties ?? {};
  if (!isObject(properties)) return rejected(row, "/properties", "expected an object or null", json.id);
  const { fields, names, metadata } = sorted(properties);
  if (json.id !== undefined && json.id !== null) {
    fields.id = fieldValue("id", json.id);
    names.delete("id");
  }
  if (json.type !== "Feature") return rejected(row, "/type", 'expected "Feature"', fields.id);
  return {
    row,
    fields,
    geometry: json.geometry,
    metadata,
    pointerTo: (pointer) => {
      const [, first = "", rest = ""] = /^\/([^/]+)(.*)$/.exec(pointer) ?? [];
      if (first === "metadata") return `/properties${rest}`;
      const name = names.get(first);
      if (name !== undefined) return toPointer(["properties", name]) + rest;
      return first === "geometry" || first === "id" ? pointer : `/properties${pointer}`;
    },
    size: feature.text.length,
  };
}

/** Properties by what they are to us; `names` tells under which name a field came. */
function sorted(properties: Record<string, unknown>) {
  const names = new Map<string, string>();
  for (const name of Object.keys(properties)) {
    const field = fieldOfProperty(name);
    if (field !== null && (name === field || !names.has(field))) names.set(field, name);
  }
  const taken = new Set(names.values());
  const fields: Partial<Record<Field, unknown>> = {};
  for (const [field, name] of names) fields[field as Field] = fieldValue(field as Field, properties[name]);
  const loose = Object.entries(properties).filter(([name]) => !taken.has(name));
  return { fields, names, metadata: Object.fromEntries(loose) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return error;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function rejected(row: number, pointer: string, detail: string, id?: unknown): Reading {
  return { unreadable: { row, id: shownId(fieldValue("id", id)), pointer, detail } };
}
