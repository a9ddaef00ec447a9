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
      key: `${(one.at + shift).toString().padStart(15, "0")} ${kind}:${one.id}`,
      item: itemOf(kind as Kind, one),
    })),
  );
  return done(found.sort((a, b) => (a.key < b.key ? 1 : -1)).slice(0, limit));
}

/** The rows of a kind that come after a key in the list: at one moment, kinds stand in the order of their names. */
function before(kind: Kind, after: string | null): { at: number; id: string } {
  const match = after === null ? null : /^(\d+) ([a-z]+):(.*)$/.exec(after);
  if (match === null) return { at: Number.MAX_SAFE_INTEGER, id: "" };
  const [, time, last, id] = match as unknown as [string, string, string, string];
  const at = Number(time) - shift;
  if (kind === last) return { at, id };
  return { at, id: kind < last ? "\uffff" : "" };
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
