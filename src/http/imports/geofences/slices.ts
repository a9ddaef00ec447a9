import { placeOf } from "../../../domain/place.ts";
import { type FileRow, type Rejection, shownId } from "./file-row.ts";
import type { ReadRow } from "./read-row.ts";
import { type Lie, SwapJudge } from "./swapped.ts";

/** Rows of one slice at most, and characters of the file: a slice is one transaction of the primary. */
const maxRows = 500;
const maxSize = 2 * 1024 * 1024;
/** Rows of a file: the ids of all are kept in mind. */
const maxFileRows = 200_000;

/** Rows on their way into slices: what only the file as a whole tells of a row is found out here. */
export class Slices {
  readonly #judge = new SwapJudge();
  /** The row that has each id. */
  readonly #rowOf = new Map<string, number>();
  readonly #rejectedIds = new Set<string>();
  #waiting: ReadRow[] = [];
  #size = 0;
  /** Rows of which nobody can tell which zone they are about. */
  unread = 0;

  /** A file of too many rows is not looked at any further. */
  next({ row, fields }: FileRow): Rejection | null {
    if (row <= maxFileRows) return null;
    const detail = `expected at most ${maxFileRows} rows: import the rest as another file`;
    return { row, id: shownId(fields.id), pointer: "", detail };
  }

  /** Whether the slice is full. */
  add(row: ReadRow): boolean {
    this.#waiting.push(row);
    this.#size += row.size;
    return this.#waiting.length >= maxRows || this.#size >= maxSize;
  }

  /** Keeps in mind that the file names a zone, though its row is not taken, or that nobody can tell which. */
  rejected(zone: string | null): void {
    if (zone === null || this.#rejectedIds.size >= maxFileRows) this.unread += 1;
    else this.#rejectedIds.add(zone);
  }

  names(id: string): boolean {
    return this.#rowOf.has(id) || this.#rejectedIds.has(id);
  }

  /** The rows that waited, those that can be taken and those that cannot. */
  take(): { readonly rows: ReadRow[]; readonly rejected: Rejection[] } {
    const waiting = this.#waiting.map((row) => ({ row, lie: lieOf(row) }));
    this.#waiting = [];
    this.#size = 0;
    for (const { lie } of waiting) this.#judge.see(lie);
    const rejected: Rejection[] = [];
    const rows = waiting.flatMap(({ row, lie }) => {
      const why = this.#whyNot(row, lie);
      if (why === null) return [row];
      const { id, row: number } = row.imported;
      rejected.push({ row: number, id, pointer: row.pointerTo(why.pointer), detail: why.detail });
      return [];
    });
    return { rows, rejected };
  }

  #whyNot(row: ReadRow, lie: Lie): { pointer: string; detail: string } | null {
    const { id, row: number } = row.imported;
    if (this.#judge.isSwapped(lie))
      return {
        pointer: "/geometry/coordinates",
        detail: `latitude ${row.latitude} and longitude ${row.longitude} lie ${lie.given === null ? "at sea or in Antarctica" : `in ${lie.given}`}, and in ${lie.swapped} the other way round: they seem to be swapped; if they are not, let the row name its country`,
      };
    const first = this.#rowOf.get(id);
    if (first !== undefined) return { pointer: "/id", detail: `row ${first} has the same id, and was taken` };
    this.#rowOf.set(id, number);
    return null;
  }
}

/** Nobody has shops in Antarctica, where swapped longitudes of America come to lie. */
const inhabited = (country: string | null) => (country === "AQ" ? null : country);

function lieOf({ longitude, latitude, place, imported }: ReadRow): Lie {
  const swapped = Math.abs(longitude) > 90 ? null : placeOf(latitude, longitude).country;
  const said = imported.given.country ?? null;
  return { longitude, latitude, given: inhabited(place.country), swapped: inhabited(swapped), said };
}
