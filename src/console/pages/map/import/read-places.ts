import type { Geometry } from "../../../../http/views.ts";
import type { Shaped } from "../../../map/geometry.ts";

/** Where the rows of a file lie, by their number from 1: for the eye alone; the server reads the file itself. */
export type Places = ReadonlyMap<number, Shaped>;

export function placesOfJson(text: string, radius: number): Places {
  const places = new Map<number, Shaped>();
  const file = JSON.parse(text) as { features?: unknown };
  if (!Array.isArray(file.features)) return places;
  for (const [index, feature] of file.features.entries()) {
    const { geometry, properties } = (feature ?? {}) as {
      geometry?: Geometry;
      properties?: Record<string, unknown>;
    };
    if (geometry?.type === "Point") {
      const own = Number(properties?.radius);
      places.set(index + 1, { geometry, radius: own > 0 ? own : radius });
    } else if (geometry?.type === "Polygon" || geometry?.type === "MultiPolygon")
      places.set(index + 1, { geometry });
  }
  return places;
}

/** `columns` says which heading the server took for what. */
export function placesOfTable(
  text: string,
  columns: Readonly<Record<string, string>>,
  radius: number,
): Places {
  const [headings = [], ...rows] = records(text);
  const indexOf = (field: string) => headings.findIndex((heading) => columns[heading.trim()] === field);
  const [lat, lng, own] = [indexOf("latitude"), indexOf("longitude"), indexOf("radius")];
  const places = new Map<number, Shaped>();
  if (lat < 0 || lng < 0) return places;
  for (const [index, row] of rows.entries()) {
    const position = [figure(row[lng]), figure(row[lat])] as const;
    if (!position.every(Number.isFinite) || Math.abs(position[1]) > 85) continue;
    const ownRadius = own < 0 ? Number.NaN : figure(row[own]);
    places.set(index + 1, {
      geometry: { type: "Point", coordinates: position },
      radius: ownRadius > 0 ? ownRadius : radius,
    });
  }
  return places;
}

const figure = (cell = "") => (cell.trim() === "" ? Number.NaN : Number(cell.trim().replace(",", ".")));

/** Records of a table (RFC 4180), with whichever of `,` `;` and tab its first line has most of. */
function records(text: string): readonly (readonly string[])[] {
  const body = text.replace(/^\uFEFF/, "");
  const firstLine = body.slice(0, body.search(/\r?\n|$/));
  const count = (mark: string) => firstLine.split(mark).length;
  const [mark = ","] = [",", ";", "\t"].toSorted((a, b) => count(b) - count(a));
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${mark}\\r\\n]*))(${mark}|\\r?\\n|$)`, "gy");
  const rows: string[][] = [];
  let row: string[] = [];
  for (;;) {
    const found = cell.exec(body);
    if (found === null || (found[0] === "" && cell.lastIndex >= body.length && row.length === 0)) break;
    const [, quoted, plain = "", end] = found;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === mark) continue;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
    if (end === "") break;
  }
  return rows;
}
