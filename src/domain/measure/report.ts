import { suppressionReasons } from "../decide/types.ts";

/** One thing that was counted for a campaign, summed over shards. */
export interface Count {
  /** Days since 1970 (UTC), of the decision. */
  readonly day: number;
  readonly geofence: string;
  /** Empty where no text was chosen. */
  readonly variant: string;
  readonly name: string;
  readonly count: number;
}

/** What became of the decisions of a campaign, or of part of them. */
export interface Figures {
  readonly decided: number;
  readonly sent: number;
  readonly ghost: number;
  /** Decisions by the reason for which nothing was sent. */
  readonly suppressed: Readonly<Record<string, number>>;
  readonly funnel: Funnel;
  /** Messages that were decided to be sent and never arrived at a push service. */
  readonly unsent: { readonly failed: number; readonly expired: number; readonly cancelled: number };
}

/** Each step is of the messages of the decisions counted, whenever it happened. */
export interface Funnel {
  readonly decided: number;
  readonly sent: number;
  readonly delivered: number;
  readonly opened: number;
  readonly converted: number;
  readonly redeemed: number;
  /** By currency (ISO 4217), in minor units. */
  readonly revenue: Readonly<Record<string, number>>;
}

export interface Report extends Figures {
  readonly perGeofence: Readonly<Record<string, Figures>>;
  readonly perVariant: Readonly<Record<string, Figures>>;
  /** By day (UTC) of the decision, `YYYY-MM-DD`. */
  readonly perDay: Readonly<Record<string, Figures>>;
}

const revenue = "revenue:";
const reasons = new Set<string>(suppressionReasons);

/** A campaign's report from all that was counted of it. */
export function reportOf(counts: readonly Count[]): Report {
  return {
    ...figuresOf(counts),
    perGeofence: grouped(counts, ({ geofence }) => geofence),
    perVariant: grouped(
      counts.filter(({ variant }) => variant !== ""),
      ({ variant }) => variant,
    ),
    perDay: grouped(counts, ({ day }) => dayText(day)),
  };
}

/** All campaigns together, and each by itself. */
export function overviewOf(counts: readonly (Count & { readonly campaign: string })[]): Figures & {
  readonly perCampaign: Readonly<Record<string, Figures>>;
} {
  return { ...figuresOf(counts), perCampaign: grouped(counts, ({ campaign }) => campaign) };
}

function grouped<C extends Count>(
  counts: readonly C[],
  keyOf: (count: C) => string,
): Record<string, Figures> {
  const groups = new Map<string, C[]>();
  for (const count of counts) {
    const key = keyOf(count);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [count]);
    else group.push(count);
  }
  const inOrder = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(inOrder.map(([key, own]) => [key, figuresOf(own)]));
}

function figuresOf(counts: readonly Count[]): Figures {
  const sums = new Map<string, number>();
  for (const { name, count } of counts) sums.set(name, (sums.get(name) ?? 0) + count);
  const sum = (name: string) => sums.get(name) ?? 0;
  const named = [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
  const suppressed = named.filter(([name]) => reasons.has(name));
  const decided = suppressed.reduce((total, [, count]) => total + count, sum("sent") + sum("ghost"));
  return {
    decided,
    sent: sum("sent"),
    ghost: sum("ghost"),
    suppressed: Object.fromEntries(suppressed),
    funnel: {
      decided,
      sent: sum("sent"),
      delivered: sum("delivered"),
      opened: sum("opened"),
      converted: sum("converted"),
      redeemed: sum("redeemed"),
      revenue: Object.fromEntries(
        named.flatMap(([name, count]) =>
          name.startsWith(revenue) ? [[name.slice(revenue.length), count]] : [],
        ),
      ),
    },
    unsent: { failed: sum("failed"), expired: sum("expired"), cancelled: sum("cancelled") },
  };
}

export function dayText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
