import type { PresenceEvent } from "../../domain/presence/index.ts";
import { eventsAfter } from "../../store/events.ts";
import { timePart } from "../../store/ids.ts";
import { positionsFrom } from "../../store/positions.ts";
import { type Answer, done } from "../answer.ts";
import { readEvidence } from "../pings/evidence.ts";
import { type IncomingPing, noDevice } from "../pings/types.ts";
import type { Shard } from "../shard.ts";
import type { PastEvent } from "../simulate/past-events.ts";

/** Rows looked at in one call, wanted or not: a call is one transaction. */
const slice = 5_000;

/** Bounds of what is wanted, by its own time: from inclusive, to exclusive. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** Stored events of a period, a page at a time; `next` is what to ask for then, null at the end. */
export function pastEvents(
  shard: Shard,
  { after, from, to }: Period & { readonly after: string | null },
): Answer<{ events: PastEvent[]; next: string | null }> {
  const rows = eventsAfter(shard.sql, shard.index, { after, from, limit: slice });
  const events = rows
    .filter(({ at }) => at >= from && at < to)
    .map(({ id, customerId, body, confirmed, insideUntil }) => ({
      id,
      customerId,
      event: storedEvent(body),
      confirmed: confirmed === 1,
      insideUntil,
    }));
  return done({ events, next: rows.length < slice ? null : timePart(rows.at(-1)!.id) });
}

function storedEvent(body: string): PresenceEvent {
  const { at, receivedAt: _, deviceId, ...event } = JSON.parse(body);
  return { ...event, at: Date.parse(at), deviceId: deviceId ?? noDevice };
}

/** Stored pings of a period, a page at a time, in the order they were taken. */
export function pastPings(
  shard: Shard,
  { after, from, to }: Period & { readonly after: number },
): Answer<{ pings: IncomingPing[]; next: number | null }> {
  const rows = positionsFrom(shard.sql, after, slice);
  const pings = rows
    .filter(({ at }) => at >= from && at < to)
    .map(({ seq: _, device, evidence, ...position }) => ({
      ...position,
      index: 0,
      deviceId: device === noDevice ? null : device,
      ...readEvidence(evidence),
    }));
  return done({ pings, next: rows.length < slice ? null : rows.at(-1)!.seq });
}
