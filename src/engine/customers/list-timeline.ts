import { type TimelineRow, timelineSources } from "../../store/timeline.ts";
import { type Answer, done, notFound } from "../answer.ts";
import type { Keyed, PageQuery } from "../page.ts";
import type { Shard } from "../shard.ts";

type Kind = keyof typeof timelineSources;

/** One thing that happened; an event's type is its own, such as `geofence.entered`. */
export interface TimelineItem {
  readonly type: string;
  readonly at: string;
  readonly id: string;
  readonly [field: string]: unknown;
}

/** Keys order as text, also those of times before 1970. */
const shift = 1e14;

/**
 * Of things of one moment the cause comes before what it causes: a message is never told as older than the visit
 * that it is about, whether the clock moved on between the two or not.
 */
const ranks: Readonly<Record<Kind, number>> = {
  consent: 0,
  touch: 1,
  visit: 2,
  event: 3,
  notification: 4,
  redemption: 5,
};

/** What happened to one customer in one order, newest first: consents, events, visits, messages. */
export function listTimeline(
  shard: Shard,
  query: PageQuery & { customerId: string },
): Answer<Keyed<TimelineItem>[]> {
  const row = shard.customers.row(query.customerId);
  if (row === null) return notFound("customer", query.customerId);
  const limit = query.limit + 1;
  const found = Object.entries(timelineSources).flatMap(([kind, read]) =>
    read(shard.sql, row.n, { ...before(kind as Kind, query.after), limit }).map((one) => ({
      key: `${(one.at + shift).toString().padStart(15, "0")} ${ranks[kind as Kind]}${kind}:${one.order}`,
      item: itemOf(kind as Kind, one),
    })),
  );
  return done(found.sort((a, b) => (a.key < b.key ? 1 : -1)).slice(0, limit));
}

/** The rows of a kind that come after a key in the list: at one moment, kinds stand in the order of their ranks. */
function before(kind: Kind, after: string | null): { at: number; order: string } {
  const match = after === null ? null : /^(\d+) (\d)[a-z]+:(.*)$/.exec(after);
  if (match === null) return { at: Number.MAX_SAFE_INTEGER, order: "" };
  const [, time, rank, order] = match as unknown as [string, string, string, string];
  const at = Number(time) - shift;
  if (ranks[kind] === Number(rank)) return { at, order };
  return { at, order: ranks[kind] < Number(rank) ? "\uffff" : "" };
}

function itemOf(kind: Kind, { at, id, told }: TimelineRow): TimelineItem {
  const { exitedAt, dwelledAt, ...rest } = JSON.parse(told) as Record<string, unknown>;
  return {
    type: kind,
    ...rest,
    ...(kind === "visit" ? { exitedAt: isoOrNull(exitedAt), dwelledAt: isoOrNull(dwelledAt) } : {}),
    at: new Date(at).toISOString(),
    id,
  };
}

function isoOrNull(at: unknown): string | null {
  return typeof at === "number" ? new Date(at).toISOString() : null;
}
