import { duration } from "../../domain/durations.ts";
import { customerIdsAfter } from "../../store/customers.ts";
import { newestThrough, rowsBelow } from "../../store/positions.ts";
import type { SendJobRow } from "../../store/send-jobs.ts";
import type { Customer } from "../customers/customer.ts";
import type { Shard } from "../shard.ts";

/** Rows of the position log, or customers, looked through in one slice. */
const slice = 1_000;

/** How far ahead of its receipt a ping may be dated. */
const skew = 120_000;

/** A way through those who have been seen, newest first: of a flash sale, or of whoever asks who is near. */
export type Search = Pick<SendJobRow, "source" | "top" | "cursor" | "createdAt" | "maxAge">;

/** Customers who may be near, and where the job stands once each is dealt with. */
export interface Batch {
  readonly steps: readonly { readonly customerId: string; readonly cursor: number }[];
  /** Where the job stands after all of them. */
  readonly end: number;
  readonly isLast: boolean;
}

/** The next customers a job has to look at. One may come up again in a later batch: see `isFirstSight`. */
export function nextBatch(shard: Shard, job: Search): Batch {
  return job.source === "positions" ? fromLog(shard, job) : fromMemory(shard, job);
}

/** From the end of the log back, as far as it can hold positions that are new enough. */
function fromLog(shard: Shard, job: Search): Batch {
  const since = freshSince(job) - skew;
  const rows = rowsBelow(shard.sql, job.cursor, slice);
  const recent = rows.filter(({ receivedAt }) => receivedAt >= since);
  const first = new Map<string, number>();
  for (const { customerId, seq } of recent) if (!first.has(customerId)) first.set(customerId, seq);
  return {
    steps: [...first].map(([customerId, cursor]) => ({ customerId, cursor })),
    end: recent.at(-1)?.seq ?? job.cursor,
    isLast: recent.length < slice,
  };
}

/** Where no position is stored, those whose last place memory still has. */
function fromMemory(shard: Shard, job: Search): Batch {
  const customers = customerIdsAfter(shard.sql, job.cursor, slice);
  return {
    steps: customers
      .filter(({ id }) => shard.customers.isWarm(id))
      .map(({ id, n }) => ({ customerId: id, cursor: n })),
    end: customers.at(-1)?.n ?? job.cursor,
    isLast: customers.length < slice,
  };
}

/** The time from which a position is new enough for a job. */
export function freshSince(job: Pick<Search, "createdAt" | "maxAge">): number {
  return job.createdAt - duration(job.maxAge);
}

/**
 * Whether the job has not come upon the customer before. The log shows each as often as they pinged; only the
 * newest row of those there were at the beginning counts, and it stays the same whatever is pinged meanwhile.
 */
export function isFirstSight(shard: Shard, job: Search, customer: Customer, seq: number): boolean {
  if (job.source === "memory" || customer.head === seq) return true;
  return newestThrough(shard.sql, customer.n, customer.head, job.top) === seq;
}
