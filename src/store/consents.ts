import type { Sql } from "./sql.ts";

/** One change of consent, kept as proof; `effective` tells whether it was the newest and so took force. */
export interface ConsentChange {
  readonly purpose: string;
  readonly granted: boolean;
  readonly at: number;
  readonly receivedAt: number;
  readonly effective: boolean;
  readonly source: string;
  readonly policyVersion: string | null;
  readonly textHash: string | null;
  /** The key or device that made it. */
  readonly actor: string;
}

export function appendConsent(sql: Sql, customer: number, change: ConsentChange): void {
  sql.run(
    `INSERT INTO consent_changes
       (customer, purpose, seq, granted, at, received_at, effective, source, policy_version, text_hash, actor)
     SELECT ?, ?, COALESCE(MAX(seq) + 1, 0), ?, ?, ?, ?, ?, ?, ?, ?
     FROM consent_changes WHERE customer = ? AND purpose = ?`,
    customer,
    change.purpose,
    change.granted ? 1 : 0,
    change.at,
    change.receivedAt,
    change.effective ? 1 : 0,
    change.source,
    change.policyVersion,
    change.textHash,
    change.actor,
    customer,
    change.purpose,
  );
}

/** Every change of a customer, in the order they came. */
export function allConsents(sql: Sql, customer: number): ConsentChange[] {
  return sql
    .all<Omit<ConsentChange, "granted" | "effective"> & { granted: number; effective: number }>(
      `SELECT purpose, granted, at, received_at AS receivedAt, effective, source,
         policy_version AS policyVersion, text_hash AS textHash, actor
       FROM consent_changes WHERE customer = ? ORDER BY received_at, purpose, seq`,
      customer,
    )
    .map((row) => ({ ...row, granted: row.granted === 1, effective: row.effective === 1 }));
}

/** Whether a change is among the proofs already. */
export function hasConsent(
  sql: Sql,
  customer: number,
  change: Pick<ConsentChange, "purpose" | "granted" | "at" | "source">,
): boolean {
  const found = sql.get(
    "SELECT 1 FROM consent_changes WHERE customer = ? AND purpose = ? AND granted = ? AND at = ? AND source = ?",
    customer,
    change.purpose,
    change.granted ? 1 : 0,
    change.at,
    change.source,
  );
  return found !== undefined;
}

/** A customer's changes, newest first; `order` tells those of one moment apart. */
export function listConsents(
  sql: Sql,
  customer: number,
  page: { after: { at: number; id: string } | null; limit: number },
): (ConsentChange & { readonly order: string })[] {
  return sql
    .all<
      Omit<ConsentChange, "granted" | "effective"> & { granted: number; effective: number; order: string }
    >(
      `SELECT purpose, granted, at, received_at AS receivedAt, effective, source,
         policy_version AS policyVersion, text_hash AS textHash, actor,
         printf('%09d.%s', seq, purpose) AS "order"
       FROM consent_changes WHERE customer = ? AND (received_at, printf('%09d.%s', seq, purpose)) < (?, ?)
       ORDER BY received_at DESC, "order" DESC LIMIT ?`,
      customer,
      page.after?.at ?? Number.MAX_SAFE_INTEGER,
      page.after?.id ?? "",
      page.limit,
    )
    .map((row) => ({ ...row, granted: row.granted === 1, effective: row.effective === 1 }));
}
