import { Failure } from "../support/cli.ts";
import { type Fields, pointFrom, type TracePoint } from "./fields.ts";
import { isGeoJson, readGeoJson } from "./geojson.ts";
import { readGpx } from "./gpx.ts";

export interface Trace {
  readonly format: "GPX" | "GeoJSON" | "NDJSON";
  /** In the order of the file, which is the order in which the phone recorded or sent them. */
  readonly points: readonly TracePoint[];
  /** Records without a place or a time. */
  readonly skipped: number;
}

/** Reads a recorded trace; what the text is shows in the text, not in the file's name. */
export function readTrace(name: string, text: string): Trace {
  const { format, records } = readRecords(name, text.replace(/^\uFEFF/, "").trim());
  const points = records.map(pointFrom).filter((point) => point !== null);
  if (points.length === 0)
    throw new Failure(
      `${name}: expected points with times, got ${records.length} ${format} points, none with a time`,
    );
  return { format, points, skipped: records.length - points.length };
}

function readRecords(name: string, text: string): { format: Trace["format"]; records: Fields[] } {
  if (text === "") throw new Failure(`${name}: expected GPX, GeoJSON or NDJSON, got an empty file`);
  if (text.startsWith("<")) return { format: "GPX", records: naming(name, () => readGpx(text)) };
  const whole = tryJson(text);
  if (isGeoJson(whole)) return { format: "GeoJSON", records: readGeoJson(whole) };
  if (whole !== undefined) return { format: "NDJSON", records: recordsOf(whole) };
  return { format: "NDJSON", records: readLines(name, text) };
}

function readLines(name: string, text: string): Fields[] {
  return text.split("\n").flatMap((line, at) => {
    if (line.trim() === "") return [];
    const value = tryJson(line);
    if (value === undefined || typeof value !== "object")
      throw new Failure(
        `${name}:${at + 1}: expected a JSON object, got ${JSON.stringify(line.slice(0, 40))}`,
      );
    return recordsOf(value);
  });
}

/** A record, a list of them, a feature, or a body with a list: `pings` (Parvis), `locations` (Overland). */
function recordsOf(value: unknown): Fields[] {
  if (Array.isArray(value)) return value.flatMap(recordsOf);
  if (typeof value !== "object" || value === null) return [];
  if (isGeoJson(value)) return readGeoJson(value);
  const fields = value as Fields;
  const inner = fields.pings ?? fields.locations;
  return Array.isArray(inner) ? inner.flatMap(recordsOf) : [fields];
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function naming<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Failure(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
