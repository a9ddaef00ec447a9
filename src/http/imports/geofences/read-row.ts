import * as z from "zod";
import { area, center, encodeShape, parseShape, type Shape } from "../../../../geo/index.ts";
import { hoursReader } from "../../../domain/local-time/opening-hours.ts";
import type { Holidays } from "../../../domain/local-time/without-holidays.ts";
import { type Place, placeOf } from "../../../domain/place.ts";
import type { Fault } from "../../../engine/answer.ts";
import type { ImportedGeofence } from "../../../engine/catalogue/import/merge.ts";
import { faultsOf } from "../../parse.ts";
import { geofenceBody, geofenceId } from "../../schemas/geofence.ts";
import { coordinateFault, swapHint } from "./coordinates.ts";
import { type FileRow, type Rejection, shownId } from "./file-row.ts";

/** What a request says of all rows. */
export interface ReadHow {
  /** Metres for rows that tell none; null when the request tells none either. */
  readonly radius: number | null;
  readonly repair: boolean;
  /** The file tells which zones there are: those in it are enabled unless it says otherwise. */
  readonly enables: boolean;
}

/** A row that can be taken by itself. */
export interface ReadRow {
  readonly imported: ImportedGeofence;
  readonly longitude: number;
  readonly latitude: number;
  readonly place: Place;
  /** Square metres. */
  readonly area: number;
  /** Of the opening hours that the row tells. */
  readonly unknownHolidays: readonly Holidays[];
  readonly pointerTo: FileRow["pointerTo"];
  readonly size: number;
}

/** Metres of a new zone when nobody says. */
const usualRadius = 200;

const { name, tags, timezone, region, openingHours, dwell, enabled, metadata } = geofenceBody.shape;
const rowFields = z.strictObject({
  name: name.nullish(),
  tags: tags.unwrap().nullish(),
  timezone: timezone.nullish(),
  country: z.string().nullish(),
  region,
  openingHours,
  dwell: dwell.unwrap().nullish(),
  enabled: enabled.unwrap().nullish(),
  metadata: metadata.unwrap().nullish(),
});

type RowFields = z.infer<typeof rowFields>;

/** Stores of a chain share their hours. */
const readHours = hoursReader(200);

/** Reads a row, or tells what is wrong with it first. */
export function readRow(row: FileRow, how: ReadHow): ReadRow | Rejection {
  const { id, radius, latitude, longitude, ...fields } = row.fields;
  const found = read(row, radius ?? null, fields, how);
  if (!("detail" in found)) return found;
  return { row: row.row, id: shownId(id), pointer: row.pointerTo(found.pointer), detail: found.detail };
}

function read(row: FileRow, radius: unknown, fields: object, how: ReadHow): ReadRow | Fault {
  const id = idOf(row.fields.id);
  if (typeof id !== "string") return id;
  const isPoint = (row.geometry as { type?: unknown } | null)?.type === "Point";
  const shape = shapeOf(row.geometry, isPoint ? (radius ?? how.radius ?? usualRadius) : radius, how.repair);
  if ("detail" in shape) return shape;
  const [longitude, latitude] = center(shape);
  const place = placeOf(longitude, latitude);
  const said = fieldsOf(fields);
  if ("detail" in said) return said;
  const given = givenOf(said, place, how.enables);
  const hours = given.openingHours ?? null;
  let unknownHolidays: ReadRow["unknownHolidays"] = [];
  if (hours !== null) {
    const at = { timezone: given.timezone ?? place.timezone, country: given.country ?? place.country };
    const read = readHours(hours, { ...at, region: given.region ?? null, longitude, latitude });
    if (!read.ok) return { pointer: "/openingHours", detail: read.detail };
    unknownHolidays = read.unknownHolidays;
  }
  const country = countryOf(said.country);
  const loose = country === undefined && said.country != null ? { country: said.country } : {};
  return {
    imported: {
      ...{ row: row.row, id, given, place, shape: encodeShape(shape) },
      metadata: { ...loose, ...row.metadata, ...said.metadata },
      keepsRadius: isPoint && radius === null && how.radius === null,
    },
    ...{ longitude, latitude, place, area: area(shape), unknownHolidays },
    ...{ pointerTo: row.pointerTo, size: row.size },
  };
}

type Given = ImportedGeofence["given"];

/** What is said to be empty is as if a new geofence said nothing of it. */
function givenOf(said: RowFields, place: Place, enables: boolean): Given {
  const { name, tags, timezone, region, openingHours, dwell } = said;
  const enabled = said.enabled ?? (enables ? true : undefined);
  const country = said.country === null ? place.country : countryOf(said.country);
  return Object.fromEntries(
    Object.entries({
      ...{ name: name ?? undefined, tags: tags === null ? [] : tags && [...new Set(tags)] },
      ...{ timezone: timezone === null ? place.timezone : timezone, country, region, openingHours },
      ...{ dwell: dwell === null ? "3m" : dwell, enabled },
    }).filter(([, value]) => value !== undefined),
  );
}

/** Tables tell countries in many ways; one that is no code is kept as it is, and the place's own is used. */
function countryOf(country: string | null | undefined): string | undefined {
  return country != null && /^[A-Za-z]{2}$/.test(country) ? country.toUpperCase() : undefined;
}

const osmId = /^(node|way|relation)\/(\d+)$/;

/** The zone that an id of a file names, whether or not its row is taken; null when it can name none. */
export function zoneOf(id: unknown): string | null {
  const zone = idOf(id);
  return typeof zone === "string" ? zone : null;
}

function idOf(id: unknown): string | Fault {
  if (id === undefined || id === null)
    return { pointer: "/id", detail: "expected an id of your own, which stays the same in every file" };
  // OpenStreetMap's own form.
  const result = geofenceId.safeParse(typeof id === "string" ? id.replace(osmId, "$1:$2") : id);
  if (result.success) return result.data;
  const { message } = result.error.issues[0]!;
  return { pointer: "/id", detail: `${message}, got ${JSON.stringify(id).slice(0, 100)}` };
}

function shapeOf(geometry: unknown, radius: unknown, repair: boolean): Shape | Fault {
  const wrong = coordinateFault(geometry);
  if (wrong !== null) return wrong;
  const parsed = parseShape({ geometry, radius }, { repair });
  if (parsed.ok) return parsed.shape;
  const { pointer, detail } = parsed.errors[0]!;
  return { pointer, detail: detail + swapHint(pointer, detail) };
}

function fieldsOf(fields: object): RowFields | Fault {
  const result = rowFields.safeParse(fields);
  return result.success ? result.data : faultsOf(result.error)[0]!;
}
