import type { Fault } from "../../../engine/answer.ts";

/** What is wrong with the coordinates of a Point, in words of whoever keeps the list of stores; null when nothing is. */
export function coordinateFault(geometry: unknown): Fault | null {
  if (geometry === null || geometry === undefined)
    return { pointer: "/geometry", detail: "expected a geometry: this feature has no place" };
  const { type, coordinates } = geometry as { type?: unknown; coordinates?: unknown };
  if (type !== "Point" || !Array.isArray(coordinates)) return null;
  const [longitude, latitude] = coordinates as unknown[];
  for (const [i, value] of [latitude, longitude].entries()) {
    const name = i === 0 ? "latitude" : "longitude";
    const pointer = `/geometry/coordinates/${1 - i}`;
    if (value === null) return { pointer, detail: `expected a ${name}, got nothing` };
    if (typeof value !== "number")
      return { pointer, detail: `expected a ${name} in degrees, got ${JSON.stringify(value)?.slice(0, 60)}` };
  }
  return numbersFault(Number(longitude), Number(latitude));
}

function numbersFault(longitude: number, latitude: number): Fault | null {
  const at = "/geometry/coordinates";
  if (longitude === 0 && latitude === 0)
    return {
      pointer: at,
      detail:
        "latitude and longitude are both 0, a place at sea that stands for an address nobody has looked up",
    };
  if (Math.abs(latitude) > 90 && Math.abs(latitude) <= 180 && Math.abs(longitude) <= 90)
    return {
      pointer: `${at}/1`,
      detail: `expected a latitude from -90 to 90, got ${latitude}: latitude and longitude seem to be swapped`,
    };
  if (Math.max(Math.abs(latitude), Math.abs(longitude)) > 1_000)
    return {
      pointer: at,
      detail: `expected degrees, got ${longitude}, ${latitude}: these look like metres on a map, export them as WGS 84 (EPSG:4326)`,
    };
  return null;
}

/** What is often behind a latitude of an area that is out of range. */
export function swapHint(pointer: string, detail: string): string {
  const isLatitude = pointer.startsWith("/geometry/") && detail.startsWith("expected a latitude");
  return isLatitude ? "; positions are [longitude, latitude]: are they swapped?" : "";
}

/** Where places lie as they are given, and with their numbers swapped; no country counts for the sea and Antarctica. */
export interface Lie {
  readonly given: string | null;
  readonly swapped: string | null;
  /** What the row itself says. */
  readonly said: string | null;
}

/**
 * Tells places with swapped numbers that are in range all the same, by what the file is like: a shop at sea whose
 * numbers, swapped, lie in a country where the file has others, or where nearly all would lie.
 */
export class SwapJudge {
  readonly #given = new Map<string, number>();
  readonly #swapped = new Map<string, number>();
  /** Those of them that lie at sea as they are given. */
  readonly #saved = new Map<string, number>();
  #most = 0;
  #seen = 0;

  /** Takes a row into account; those that are judged have been seen, and as many others as there are at hand. */
  see({ given, swapped }: Lie): void {
    this.#seen += 1;
    if (given !== null) this.#most = Math.max(this.#most, add(this.#given, given));
    if (swapped !== null) add(this.#swapped, swapped);
    if (swapped !== null && given === null) add(this.#saved, swapped);
  }

  isSwapped({ given, swapped, said }: Lie): boolean {
    if (swapped === null || given === swapped) return false;
    if (said === swapped) return true;
    if (given === null && this.#given.has(swapped)) return true;
    const others = this.#swapped.get(swapped) ?? 0;
    const areMost = 2 * others > this.#seen && others > this.#most;
    // Of another country only when the file is not of that one: many of its places lie at sea.
    return areMost && (given === null || (others >= 10 && 10 * (this.#saved.get(swapped) ?? 0) >= others));
  }
}

function add(counts: Map<string, number>, country: string): number {
  const count = (counts.get(country) ?? 0) + 1;
  counts.set(country, count);
  return count;
}
