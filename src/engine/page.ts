/**
 * A list's rows with the text key that orders them (descending) over all shards, so that pages of several
 * shards merge and a cursor is the last key seen. A shard answers up to `limit + 1` rows: one more than the
 * page tells that there is a next one.
 */
export interface PageQuery {
  readonly limit: number;
  readonly after: string | null;
}

export interface Keyed<T> {
  readonly key: string;
  readonly item: T;
}

/** What keys look like: of the catalogue and customers, of the logs, of a timeline, and of decisions with their rank. */
export const keyForms = {
  entry: /^\d{15} [A-Za-z0-9][\w.:@-]{0,127}$/,
  log: /^[0-9a-f]{32}$/,
  timeline: /^\d{15} \d[a-z]{1,20}:[\w.:@-]{1,200}$/,
  ranked: /^[0-9a-f]{32}\.\d{4}$/,
} as const;

/** Key of things ordered by creation time, then id. */
export function timeKey(at: number, id: string): string {
  return `${at.toString().padStart(15, "0")} ${id}`;
}

/** A page of rows ordered by `timeKey`. It reads on until it is full: a filter outside SQL may pass over many. */
export function pageOf<R extends { readonly createdAt: number; readonly id: string }, T>(
  query: PageQuery,
  read: (page: { after: { at: number; id: string } | null; limit: number }) => R[],
  wanted: (row: R) => boolean,
  view: (row: R) => T,
): Keyed<T>[] {
  const found: Keyed<T>[] = [];
  const limit = query.limit + 1;
  let after = parseTimeKey(query.after);
  for (;;) {
    const rows = read({ after, limit });
    for (const row of rows) {
      if (!wanted(row)) continue;
      found.push({ key: timeKey(row.createdAt, row.id), item: view(row) });
      if (found.length === limit) return found;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return found;
    after = { at: last.createdAt, id: last.id };
  }
}

export function parseTimeKey(key: string | null): { at: number; id: string } | null {
  const match = key === null ? null : /^(\d{15}) (.+)$/.exec(key);
  return match === null ? null : { at: Number(match[1]), id: match[2]! };
}
