import { readEntry } from "./catalogue.ts";
import type { Sql } from "./sql.ts";

/** Rows read at a time: a hundred thousand at once would be in memory twice. */
const pageRows = 1_000;
/** Shapes up to this size come many to a value, which a Durable Object allows 2 MB. */
const packedBytes = 1_000;

interface Page {
  /** JSON, and so are the lengths. */
  ids: string;
  lengths: string;
  packed: Uint8Array;
  last: string;
}

/**
 * The shapes of all enabled geofences, encoded. Those of a page come as one row: a row for each would cost three times
 * as much, which a shard with 100 000 of them would wait for when it wakes.
 */
export function* liveShapes(sql: Sql): Generator<{ id: string; shape: Uint8Array }> {
  for (let after = "", more = true; more; ) {
    const { ids, lengths, packed, last } = readPage(sql, after);
    const page = JSON.parse(ids) as string[];
    yield* unpacked(sql, page, JSON.parse(lengths) as number[], packed);
    more = page.length === pageRows;
    after = last;
  }
}

function readPage(sql: Sql, after: string): Page {
  // What it joins is bytes all the way: of a text nobody asks until it is a blob again.
  return sql.get<Page>(
    `SELECT json_group_array(id) AS ids, json_group_array(length(shape)) AS lengths, MAX(id) AS last,
       COALESCE(CAST(group_concat(CASE WHEN length(shape) <= ? THEN shape ELSE '' END, '') AS BLOB), x'') AS packed
     FROM (SELECT id, shape FROM catalogue
       WHERE kind = 'geofence' AND deleted = 0 AND body ->> '$.enabled' AND shape IS NOT NULL AND id > ?
       ORDER BY id LIMIT ?)`,
    packedBytes,
    after,
    pageRows,
  )!;
}

function* unpacked(sql: Sql, ids: readonly string[], lengths: readonly number[], packed: Uint8Array) {
  let start = 0;
  for (const [i, id] of ids.entries()) {
    const length = lengths[i]!;
    if (length > packedBytes) yield { id, shape: readEntry(sql, "geofence", id)!.shape! };
    else {
      yield { id, shape: packed.subarray(start, start + length) };
      start += length;
    }
  }
}
