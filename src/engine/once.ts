import { keepAnswer, readKeptAnswer } from "../store/idempotency.ts";
import { type Answer, done, refuse } from "./answer.ts";
import type { Shard } from "./shard.ts";

/** How long the answer to a keyed request is kept. */
export const keptFor = 24 * 3_600_000;

/** What a request says with its `Idempotency-Key`; the fingerprint is that of its body. */
export interface KeyedRequest {
  readonly key: string;
  readonly fingerprint: string;
}

/**
 * Does what a keyed request asks once: the same request again is answered the same, another request with the
 * key is refused, and a refusal keeps nothing. `customer` is whose data the answer is about, 0 for nobody's.
 * The answer is kept as JSON, in the transaction of what it tells of.
 */
export function once<T>(
  shard: Shard,
  at: { customer: number; scope: string; keyed: KeyedRequest | null },
  make: () => Answer<T>,
): Answer<T> {
  const { customer, scope, keyed } = at;
  if (keyed === null) return make();
  const use = { customer, scope, key: keyed.key };
  const now = shard.host.now();
  const kept = readKeptAnswer(shard.sql, use, now - keptFor);
  if (kept !== null && kept.fingerprint !== keyed.fingerprint)
    return refuse({
      kind: "key_reused",
      detail: `the Idempotency-Key ${keyed.key} was used for another request within the last 24 h`,
    });
  if (kept !== null) return done(JSON.parse(kept.answer) as T);
  const made = make();
  if (made.ok)
    keepAnswer(shard.sql, use, { fingerprint: keyed.fingerprint, answer: JSON.stringify(made.value) }, now);
  return made;
}
