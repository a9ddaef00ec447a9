import * as z from "zod";
import { duration } from "../../domain/durations.ts";
import { readNews } from "../../host/news.ts";
import { mintStreamToken } from "../access/stream-token.ts";
import { may } from "../auth.ts";
import { timeRange } from "../lists.ts";
import { bodyOf } from "../live/body.ts";
import { feedFrom, gap } from "../live/feed.ts";
import { parsePlace, placeAt, timeAt } from "../live/place.ts";
import { type Route, route, type Service, unwrap } from "../route.ts";
import { eventFilters } from "./logs.ts";

/** A phone's clock may be ahead of what it tells by so much: nothing of a time is kept further before it. */
const skew = 120_000;

const stream = route({
  method: "get",
  path: "/v1/events/stream",
  summary:
    "Entries, dwells and exits as they happen, as server-sent events; with decisions if they are asked for",
  may: may.read,
  credentials: "stream",
  query: z.strictObject({
    ...eventFilters,
    ...timeRange,
    decisions: z.enum(["true", "false"]).default("false"),
    lastEventId: z.string().max(100).optional(),
  }),
  async handle({ c, query, principal, service }) {
    const header = c.req.header("last-event-id") || undefined;
    const last =
      header === undefined
        ? query.lastEventId && parsePlace("lastEventId", query.lastEventId)
        : parsePlace("Last-Event-ID", header);
    const wanted = {
      customerId: query.customerId ?? null,
      geofenceId: query.geofenceId ?? null,
      type: query.type ?? null,
      from: query.from ?? null,
      to: query.to ?? null,
      decisions: query.decisions === "true",
    };
    const { streams, access, workspace, now } = service;
    const opened = streams.open();
    try {
      const read = (after: string | null) => readNews(workspace, { ...wanted, after });
      const start = last || (wanted.from === null ? (await read(null)).through : placeAt(wanted.from - skew));
      const lost = last ? await gapsSince(service, last, wanted.decisions) : "";
      const feed = feedFrom(start, {
        read,
        isAllowed: () => access.stillAdmits(c, principal),
        now,
        every: streams.limits.every,
        looks: Math.max(1, Math.floor(streams.limits.calls / workspace.size)),
        signal: opened.signal,
      });
      return { status: 200, events: bodyOf(withFirst(lost, feed), opened, () => service.hangUp(c)) };
    } catch (error) {
      opened.abort();
      throw error;
    }
  },
});

/** What of the past that is asked for has been given up since, as messages. */
async function gapsSince({ workspace, now }: Service, last: string, decisions: boolean): Promise<string> {
  const settings = unwrap<"getSettings">(await workspace.primary.run("getSettings", {}));
  const kept = [
    ["events", settings.eventRetention],
    ...(decisions ? [["decisions", settings.decisionRetention] as const] : []),
  ] as const;
  return kept
    .map(([of, retention]) => {
      const [from, to] = [timeAt(last), now() - duration(retention)];
      return from < to ? gap({ reason: "retention", of, from, to }, last) : "";
    })
    .join("");
}

async function* withFirst(text: string, feed: AsyncGenerator<string, void>): AsyncGenerator<string, void> {
  if (text !== "") yield text;
  yield* feed;
}

const token = route({
  method: "post",
  path: "/v1/events/stream-token",
  summary: "A token that begins one's stream within a minute, where no header can be sent",
  may: may.read,
  async handle({ principal, service }) {
    const { token, expiresAt } = await mintStreamToken(service.signer, principal, service.now());
    return { status: 201, json: { token, expiresAt: new Date(expiresAt).toISOString() } };
  },
});

export const liveRoutes: readonly Route[] = [stream, token];
