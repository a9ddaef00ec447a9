import type { Sql } from "./sql.ts";

export type CatalogueKind =
  | "geofence"
  | "campaign"
  | "offer"
  | "sold_out"
  | "settings"
  | "workspace"
  | "send"
  | "key"
  | "webhook"
  | "webhookSecret";

/**
 * One entry of the catalogue at one version; the primary makes versions, the other shards copy them. Entries that were
 * written together share a version.
 */
export interface CatalogueRow {
  readonly kind: CatalogueKind;
  readonly id: string;
  readonly version: number;
  /** Version at which a geofence last changed shape or became enabled. */
  readonly shapedAt: number;
  readonly deleted: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** JSON; a geofence's geometry is in `shape` instead. */
  readonly body: string;
  readonly shape: Uint8Array | null;
}

interface Stored {
  kind: CatalogueKind;
  id: string;
  version: number;
  shaped_at: number;
  deleted: number;
  created_at: number;
  updated_at: number;
  body: string;
  shape: Uint8Array | null;
}

function toRow(row: Stored): CatalogueRow {
  return {
    kind: row.kind,
    id: row.id,
    version: row.version,
    shapedAt: row.shaped_at,
    deleted: row.deleted === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    body: row.body,
    shape: row.shape,
  };
}

/** Entries with versions in (after, upTo], oldest first; deleted ones included, so that followers drop them. */
export function changedBetween(
  sql: Sql,
  after: number,
  upTo: number,
  kinds: readonly CatalogueKind[] | null = null,
): CatalogueRow[] {
  return sql
    .all<Stored>(
      `SELECT * FROM catalogue
       WHERE version > ? AND version <= ? AND (? IS NULL OR kind IN (SELECT value FROM json_each(?))) ORDER BY version`,
      after,
      upTo,
      kinds === null ? null : 1,
      JSON.stringify(kinds ?? []),
    )
    .map(toRow);
}

/** Every entry but the geofences, oldest version first; written so that a hundred thousand geofences are not looked at. */
export function allButGeofences(sql: Sql): CatalogueRow[] {
  return sql
    .all<Stored>("SELECT * FROM catalogue WHERE kind < 'geofence' OR kind > 'geofence' ORDER BY +version")
    .map(toRow);
}

export function newestVersion(sql: Sql): number {
  return sql.get<{ version: number | null }>("SELECT MAX(version) AS version FROM catalogue")!.version ?? 0;
}

const isLive = "kind = 'geofence' AND deleted = 0 AND body ->> '$.enabled' AND shape IS NOT NULL";

/** Rows read at a time: a hundred thousand at once would be in memory twice. */
const pageRows = 1_000;

/** The enabled geofences with one of these ids or tags, or all of them where neither is given, by id. */
export function* liveGeofences(
  sql: Sql,
  { ids, tags }: { ids: readonly string[]; tags: readonly string[] },
): Generator<CatalogueRow> {
  const all = ids.length === 0 && tags.length === 0 ? 1 : 0;
  for (const row of pages((after) =>
    sql.all<Stored>(
      `SELECT * FROM catalogue WHERE ${isLive} AND id > ?
         AND (? = 1 OR id IN (SELECT value FROM json_each(?))
           OR EXISTS (SELECT 1 FROM json_each(body, '$.tags') AS own JOIN json_each(?) AS wanted ON own.value = wanted.value))
       ORDER BY id LIMIT ?`,
      after,
      all,
      JSON.stringify(ids),
      JSON.stringify(tags),
      pageRows,
    ),
  ))
    yield toRow(row);
}

function* pages<R extends { id: string }>(read: (after: string) => readonly R[]): Generator<R> {
  for (let after = ""; ; ) {
    const rows = read(after);
    yield* rows;
    if (rows.length < pageRows) return;
    after = rows.at(-1)!.id;
  }
}

/** Versions after `version`, one for each entry, with the bytes it weighs, without reading the shapes. */
export function changeSizes(
  sql: Sql,
  version: number,
  limit: number,
  kinds: readonly CatalogueKind[] | null = null,
): { version: number; bytes: number }[] {
  return sql.all(
    `SELECT version, length(body) + COALESCE(length(shape), 0) AS bytes
     FROM catalogue WHERE version > ? AND (? IS NULL OR kind IN (SELECT value FROM json_each(?))) ORDER BY version LIMIT ?`,
    version,
    kinds === null ? null : 1,
    JSON.stringify(kinds ?? []),
    limit,
  );
}

export function readEntry(sql: Sql, kind: CatalogueKind, id: string): CatalogueRow | null {
  const row = sql.get<Stored>("SELECT * FROM catalogue WHERE kind = ? AND id = ?", kind, id);
  return row === undefined ? null : toRow(row);
}

export function writeEntry(sql: Sql, row: CatalogueRow): void {
  sql.run(
    `INSERT INTO catalogue (kind, id, version, shaped_at, deleted, created_at, updated_at, body, shape)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, shaped_at = excluded.shaped_at,
       deleted = excluded.deleted, created_at = excluded.created_at, updated_at = excluded.updated_at,
       body = excluded.body, shape = excluded.shape`,
    row.kind,
    row.id,
    row.version,
    row.shapedAt,
    row.deleted ? 1 : 0,
    row.createdAt,
    row.updatedAt,
    row.body,
    row.shape,
  );
}

/** A campaign that names the offer and has not ended, if there is one. */
export function campaignWithOffer(sql: Sql, offerId: string): string | null {
  const found = sql.get<{ id: string }>(
    `SELECT id FROM catalogue
     WHERE kind = 'campaign' AND deleted = 0 AND body ->> '$.offer' = ? AND body ->> '$.status' <> 'ended'
     ORDER BY id LIMIT 1`,
    offerId,
  );
  return found?.id ?? null;
}

/** Entries that exist, newest first; `q` looks in id and name. */
export function listEntries(
  sql: Sql,
  kind: CatalogueKind,
  page: {
    q: string | null;
    tag: string | null;
    status: string | null;
    after: { at: number; id: string } | null;
    limit: number;
  },
): CatalogueRow[] {
  return sql
    .all<Stored>(
      `SELECT * FROM catalogue
       WHERE kind = ? AND deleted = 0 AND (created_at, id) < (?, ?)
         AND (? IS NULL OR instr(lower(id), ?) > 0 OR instr(lower(body ->> '$.name'), ?) > 0)
         AND (? IS NULL OR EXISTS (SELECT 1 FROM json_each(body, '$.tags') WHERE value = ?))
         AND (? IS NULL OR body ->> '$.status' = ?)
       ORDER BY created_at DESC, id DESC LIMIT ?`,
      kind,
      page.after?.at ?? Number.MAX_SAFE_INTEGER,
      page.after?.id ?? "",
      page.q,
      page.q,
      page.q,
      page.tag,
      page.tag,
      page.status,
      page.status,
      page.limit,
    )
    .map(toRow);
}

/** How many entries of a kind exist. */
export function countEntries(sql: Sql, kind: CatalogueKind): number {
  return sql.get<{ n: number }>("SELECT COUNT(*) AS n FROM catalogue WHERE kind = ? AND deleted = 0", kind)!
    .n;
}

/** The newest version of any geofence, deleted ones included. */
export function newestGeofence(sql: Sql): number {
  // By the index of versions from its end: changes of anything else are few.
  const found = sql.get<{ version: number }>(
    "SELECT version FROM catalogue INDEXED BY catalogue_version WHERE kind = 'geofence' ORDER BY version DESC LIMIT 1",
  );
  return found?.version ?? 0;
}

/** The geofences that exist, by id, after the one named: at most so many, or so many bytes and one more. */
export function geofencesAfter(
  sql: Sql,
  after: string,
  { rows, bytes }: { rows: number; bytes: number },
): { id: string; body: string; shape: Uint8Array }[] {
  const from = "FROM catalogue WHERE kind = 'geofence' AND deleted = 0 AND id > ?";
  // Sizes first: a shape may be 1.8 MB.
  const sizes = sql.all<{ id: string; size: number }>(
    `SELECT id, length(body) + length(shape) AS size ${from} ORDER BY id LIMIT ?`,
    after,
    rows,
  );
  let sum = 0;
  const last =
    sizes.find(({ size }) => {
      sum += size;
      return sum > bytes;
    }) ?? sizes.at(-1);
  if (last === undefined) return [];
  return sql.all(`SELECT id, body, shape ${from} AND id <= ? ORDER BY id`, after, last.id);
}

/** Ids of the geofences that exist, in order, after the one named. */
export function geofenceIds(sql: Sql, after: string, limit: number): string[] {
  return sql
    .all<{ id: string }>(
      "SELECT id FROM catalogue WHERE kind = 'geofence' AND deleted = 0 AND id > ? ORDER BY id LIMIT ?",
      after,
      limit,
    )
    .map(({ id }) => id);
}
