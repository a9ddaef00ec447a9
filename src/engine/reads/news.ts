import { decisionRowsFrom } from "../../store/decisions.ts";
import { eventsFrom } from "../../store/events.ts";
import { timePart } from "../../store/ids.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";
import { type Decision, told } from "./list-decisions.ts";

export interface NewsQuery {
  /** The place after which to read; null: nothing, but where the logs end. */
  readonly after: string | null;
  /** Rows of each log looked at, wanted or not: a call is one transaction. */
  readonly limit: number;
  readonly customerId: string | null;
  readonly geofenceId: string | null;
  /** Of events; decisions have none. */
  readonly type: string | null;
  /** Bounds of the thing's own time: from inclusive, to exclusive. */
  readonly from: number | null;
  readonly to: number | null;
  /** Whether decisions are wanted too. */
  readonly decisions: boolean;
}

/** One thing that happened, and its place among all, over all shards: the time part of its row, and its rank there. */
export interface NewsItem {
  readonly place: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface News {
  /** In the order of their places. */
  readonly items: readonly NewsItem[];
  /** Up to here nothing is left out, and nothing will be added. */
  readonly through: string;
  /** Whether nothing had happened after `through` when it was read. */
  readonly isEnd: boolean;
}

/** A slice of one log: what of it is wanted, and where it stops short; null where the log ends. */
interface Slice {
  readonly items: readonly NewsItem[];
  readonly stop: string | null;
}

/** What happened after a place in this shard's logs. Ids are given in rising order, so a fresh one is behind them all. */
export function readNews(shard: Shard, query: NewsQuery): Answer<News> {
  const end = place(shard.uuid(), 9999);
  if (query.after === null) return done({ items: [], through: end, isEnd: true });
  const customer = query.customerId === null ? undefined : (shard.customers.row(query.customerId)?.n ?? -1);
  const page = { from: timeOf(query.after), customer, limit: query.limit };
  const slices = [
    newEvents(shard, page, query),
    ...(query.decisions ? [newDecisions(shard, page, query)] : []),
  ];
  const stops = slices.flatMap(({ stop }) => stop ?? []).sort();
  const through = stops[0] ?? end;
  const items = slices
    .flatMap((slice) => slice.items)
    .filter((item) => item.place > query.after! && item.place <= through)
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  return done({ items, through, isEnd: stops.length === 0 });
}

type Page = Parameters<typeof eventsFrom>[2];

function newEvents(shard: Shard, page: Page, query: NewsQuery): Slice {
  const rows = eventsFrom(shard.sql, shard.index, page);
  const items = rows
    .filter(({ at, geofenceId, type }) => isWanted(query, at, geofenceId) && (query.type ?? type) === type)
    .map(({ id, customerId, type, body }) => ({
      place: place(timePart(id), 0),
      type,
      data: { id, customerId, ...(JSON.parse(body) as object) },
    }));
  return { items, stop: stopOf(rows, page) };
}

function newDecisions(shard: Shard, page: Page, query: NewsQuery): Slice {
  const rows = decisionRowsFrom(shard.sql, shard.index, page);
  const items = rows.flatMap(({ id, at, ranked }) =>
    (JSON.parse(ranked) as Decision[]).flatMap((decision, rank) => {
      if (!isWanted(query, at, String(decision.geofenceId))) return [];
      return [{ place: place(timePart(id), rank), type: "decision", data: told(decision, shard) }];
    }),
  );
  return { items, stop: stopOf(rows, page) };
}

function isWanted({ geofenceId, from, to }: NewsQuery, at: number, where: string): boolean {
  return (geofenceId ?? where) === where && at >= (from ?? at) && (to === null || at < to);
}

function stopOf(rows: readonly { readonly id: string }[], { limit }: Page): string | null {
  return rows.length < limit ? null : place(timePart(rows.at(-1)!.id), 9999);
}

/** A place: 32 hexadecimal digits, a point and four digits, which order as text. */
function place(time: string, rank: number): string {
  return `${time}.${rank.toString().padStart(4, "0")}`;
}

function timeOf(at: string): string {
  return at.slice(0, 32);
}
