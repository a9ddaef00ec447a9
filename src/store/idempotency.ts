import type { Sql } from "./sql.ts";

/** What one use of an idempotency key is about: a customer's key (0: nobody's) for one kind of request. */
export interface KeyUse {
  readonly customer: number;
  readonly scope: string;
  readonly key: string;
}

export interface KeptAnswer {
  /** Of the request that the key was first used for. */
  readonly fingerprint: string;
  /** JSON of what it was answered. */
  readonly answer: string;
}

/** The answer kept for a key since `since`. */
export function readKeptAnswer(sql: Sql, use: KeyUse, since: number): KeptAnswer | null {
  return (
    sql.get<KeptAnswer>(
      `SELECT fingerprint, answer FROM idempotency_keys
       WHERE customer = ? AND scope = ? AND key = ? AND at > ?`,
      use.customer,
      use.scope,
      use.key,
      since,
    ) ?? null
  );
}

/** Whose answer it is, for a key whose customer is not known before. */
export function readKeptAnswerByKey(
  sql: Sql,
  scope: string,
  key: string,
  since: number,
): { readonly customer: number } | null {
  return (
    sql.get(
      "SELECT customer FROM idempotency_keys WHERE scope = ? AND key = ? AND at > ?",
      scope,
      key,
      since,
    ) ?? null
  );
}

export function keepAnswer(sql: Sql, use: KeyUse, kept: KeptAnswer, at: number): void {
  sql.run(
    `INSERT INTO idempotency_keys (customer, scope, key, fingerprint, answer, at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (customer, scope, key) DO UPDATE SET fingerprint = excluded.fingerprint,
       answer = excluded.answer, at = excluded.at`,
    use.customer,
    use.scope,
    use.key,
    kept.fingerprint,
    kept.answer,
    at,
  );
}

/** Answers kept about a customer, newest first. */
export function keptAnswers(
  sql: Sql,
  customer: number,
  page: { after: { at: number; id: string } | null; limit: number },
): { scope: string; key: string; answer: string; at: number }[] {
  return sql.all(
    `SELECT scope, key, answer, at FROM idempotency_keys
     WHERE customer = ? AND (at, scope || ' ' || key) < (?, ?) ORDER BY at DESC, scope || ' ' || key DESC LIMIT ?`,
    customer,
    page.after?.at ?? Number.MAX_SAFE_INTEGER,
    page.after?.id ?? "",
    page.limit,
  );
}

/** When the oldest answer was kept; null without one. */
export function oldestKeptAnswer(sql: Sql): number | null {
  return sql.get<{ at: number }>("SELECT at FROM idempotency_keys ORDER BY at LIMIT 1")?.at ?? null;
}

/** Forgets up to `limit` keys used before `time`; true when there may be more. */
export function purgeKeptAnswers(sql: Sql, time: number, limit: number): boolean {
  const gone = sql.all(
    `DELETE FROM idempotency_keys WHERE (customer, scope, key) IN
       (SELECT customer, scope, key FROM idempotency_keys WHERE at < ? ORDER BY at LIMIT ?) RETURNING at`,
    time,
    limit,
  );
  return gone.length === limit;
}
