import type { Field } from "./names.ts";

/** A row that is not taken, and why; `row` counts from 1 after the header. */
export interface Rejection {
  readonly row: number;
  readonly id: string | null;
  readonly pointer: string;
  readonly detail: string;
}

/** What a file says of one geofence, before anything of it is judged. */
export interface FileRow {
  readonly row: number;
  /** Null leaves a field to what it is when nobody says anything; one that is absent leaves it as it is. */
  readonly fields: Readonly<Partial<Record<Field, unknown>>>;
  readonly geometry: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Where a fault of the row is found in the file. */
  readonly pointerTo: (pointer: string) => string;
  /** How much of the file it is, in characters. */
  readonly size: number;
}

/** A row, or why what stands there cannot be read. */
export type Reading = FileRow | { readonly unreadable: Rejection };

/** A file as it is read: its rows, and for a table what its headings are taken for, once the first row is there. */
export interface ImportFile {
  readonly rows: AsyncIterable<Reading>;
  readonly columns?: Record<string, string>;
}

/** An id as far as an answer can show it. */
export function shownId(id: unknown): string | null {
  return typeof id === "string" ? id.slice(0, 128) : null;
}
