import type { Sql } from "./sql.ts";

/**
 * Stored pings, as one log in the order they were taken: what is written a thousand times a second goes to
 * the end of one table, and no index. `prev` is the customer's row before this one, so that a customer's
 * rows are a chain from the newest back; the purge takes the oldest, where chains may end.
 */
export interface PositionRow {
  readonly seq: number;
  /** 0: the customer's first. */
  readonly prev: number;
  readonly at: number;
  readonly device: string;
  readonly id: string | null;
  readonly status: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy: number | null;
  readonly speed: number | null;
  readonly receivedAt: number;
  /** Catalogue version it was taken under. */
  readonly version: number;
  /** JSON list of the zones the device was present in; null for none. */
  readonly inside: string | null;
  /** JSON of what the phone itself says of the fix; null for nothing. */
  readonly evidence: string | null;
}

export function appendPosition(sql: Sql, customer: number, row: PositionRow): void {
  sql.run(
    `INSERT INTO positions
       (seq, customer, prev, at, device, id, status, latitude, longitude, accuracy, speed, received_at, version, inside,
        evidence)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.seq,
    customer,
    row.prev,
    row.at,
    row.device,
    row.id,
    row.status,
    row.latitude,
    row.longitude,
    row.accuracy,
    row.speed,
    row.receivedAt,
    row.version,
    row.inside,
    row.evidence,
  );
}

/** A customer's chain from `head` back, as far as rows are later than `after`. */
const chain = `WITH RECURSIVE chain (seq, prev) AS (
    SELECT seq, prev FROM positions WHERE seq = ? AND customer = ? AND seq > ?
    UNION ALL
    SELECT positions.seq, positions.prev FROM chain JOIN positions ON positions.seq = chain.prev
    WHERE positions.seq > ?)`;

/** The rows of a customer that came after `after`, in the order they were taken. */
export function positionsAfter(sql: Sql, customer: number, head: number, after: number): PositionRow[] {
  return sql.all(
    `${chain}
     SELECT seq, prev, at, device, id, status, latitude, longitude, accuracy, speed, received_at AS receivedAt,
       version, inside, evidence
     FROM positions WHERE seq IN (SELECT seq FROM chain) ORDER BY seq`,
    head,
    customer,
    after,
    after,
  );
}

/** What of a stored ping can be taken again, as anybody's who is still known. */
export interface PastPosition
  extends Pick<
    PositionRow,
    "seq" | "at" | "device" | "id" | "latitude" | "longitude" | "accuracy" | "speed" | "evidence"
  > {
  readonly customerId: string;
}

/** The log after `after`, of all customers, in the order it was written. */
export function positionsFrom(sql: Sql, after: number, limit: number): PastPosition[] {
  return sql.all(
    `SELECT seq, customers.id AS customerId, at, device, positions.id, latitude, longitude, accuracy, speed,
       evidence
     FROM positions JOIN customers ON customers.n = positions.customer
     WHERE seq > ? ORDER BY seq LIMIT ?`,
    after,
    limit,
  );
}

/** A customer's rows, newest first: from `head` on, or those before the row numbered `after`. */
export function positionsBack(
  sql: Sql,
  customer: number,
  page: { head: number; after: number | null; limit: number },
): PositionRow[] {
  return sql.all(
    `WITH RECURSIVE back (seq, prev, nth) AS (
       SELECT seq, prev, 1 FROM positions WHERE customer = ?
         AND seq = CASE WHEN ? IS NULL THEN ? ELSE (SELECT prev FROM positions WHERE seq = ?) END
       UNION ALL
       SELECT positions.seq, positions.prev, nth + 1
       FROM back JOIN positions ON positions.seq = back.prev WHERE nth < ?)
     SELECT seq, prev, at, device, id, status, latitude, longitude, accuracy, speed, received_at AS receivedAt,
       version, inside, evidence
     FROM positions WHERE seq IN (SELECT seq FROM back) ORDER BY seq DESC`,
    customer,
    page.after,
    page.head,
    page.after,
    page.limit,
  );
}

/** Deletes all of a customer's rows. */
export function deletePositions(sql: Sql, customer: number, head: number): void {
  sql.run(`${chain} DELETE FROM positions WHERE seq IN (SELECT seq FROM chain)`, head, customer, 0, 0);
}

/** The newest row of every customer that has rows which its saved presence has not taken in, after `mark`. */
export function looseHeads(sql: Sql, mark: number): { customer: number; head: number }[] {
  return sql.all(
    `SELECT loose.customer, loose.head
     FROM (SELECT customer, MAX(seq) AS head FROM positions WHERE seq > ? GROUP BY customer) AS loose
     JOIN customers ON customers.n = loose.customer WHERE loose.head > customers.presence_seq`,
    mark,
  );
}

/** Up to `limit` rows numbered below `below`, newest first: whose they are and when they came. */
export function rowsBelow(
  sql: Sql,
  below: number,
  limit: number,
): { seq: number; customerId: string; receivedAt: number }[] {
  return sql.all(
    `SELECT seq, customers.id AS customerId, received_at AS receivedAt
     FROM positions JOIN customers ON customers.n = positions.customer
     WHERE seq < ? ORDER BY seq DESC LIMIT ?`,
    below,
    limit,
  );
}

/** Number of a customer's newest row up to `through`; null when there is none, or the chain to it is cut. */
export function newestThrough(sql: Sql, customer: number, head: number, through: number): number | null {
  const found = sql.get<{ seq: number | null }>(
    `WITH RECURSIVE back (seq, prev) AS (
       SELECT seq, prev FROM positions WHERE seq = ? AND customer = ?
       UNION ALL
       SELECT positions.seq, positions.prev FROM back JOIN positions ON positions.seq = back.prev
       WHERE back.seq > ?)
     SELECT MIN(seq) AS seq FROM back WHERE seq <= ?`,
    head,
    customer,
    through,
    through,
  );
  return found?.seq ?? null;
}

/** A device's accepted rows from `since` on, newest first, but no more than two. */
export function lastTwoFixes(
  sql: Sql,
  customer: number,
  head: number,
  device: string,
  since: number,
): Pick<PositionRow, "at" | "latitude" | "longitude" | "speed">[] {
  return sql.all(
    `WITH RECURSIVE back (seq, prev, received_at) AS (
       SELECT seq, prev, received_at FROM positions WHERE seq = ? AND customer = ?
       UNION ALL
       SELECT positions.seq, positions.prev, positions.received_at
       FROM back JOIN positions ON positions.seq = back.prev WHERE back.received_at >= ?)
     SELECT at, latitude, longitude, speed FROM positions
     WHERE seq IN (SELECT seq FROM back) AND device = ? AND status = 'accepted' ORDER BY at DESC LIMIT 2`,
    head,
    customer,
    since,
    device,
  );
}

export function lastPosition(sql: Sql): number {
  return sql.get<{ seq: number | null }>("SELECT MAX(seq) AS seq FROM positions")?.seq ?? 0;
}

/** When the oldest row was received; null without one. Those up to `scattered` do not stand in the order of time. */
export function oldestPosition(sql: Sql, scattered: number): number | null {
  return sql.get<{ at: number | null }>(
    `SELECT MIN(at) AS at FROM (
       SELECT MIN(received_at) AS at FROM positions WHERE seq <= ?
       UNION ALL SELECT * FROM (SELECT received_at FROM positions WHERE seq > ? ORDER BY seq LIMIT 1))`,
    scattered,
    scattered,
  )!.at;
}

/** Deletes up to `limit` of the oldest rows, up to `through`, received before `time`; true when there may be more. */
export function purgePositions(sql: Sql, time: number, through: number, limit: number): boolean {
  const gone = sql.all(
    `DELETE FROM positions
     WHERE received_at < ? AND seq <= ? AND seq IN (SELECT seq FROM positions ORDER BY seq LIMIT ?)
     RETURNING seq`,
    time,
    through,
    limit,
  );
  return gone.length === limit;
}

/** The same of rows that do not stand in the order of time: it looks at all of them. */
export function purgeScattered(sql: Sql, time: number, through: number, limit: number): boolean {
  const gone = sql.all(
    `DELETE FROM positions WHERE seq IN (
       SELECT seq FROM positions WHERE seq <= ? AND received_at < ? ORDER BY seq LIMIT ?) RETURNING seq`,
    through,
    time,
    limit,
  );
  return gone.length === limit;
}
