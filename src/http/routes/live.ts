import * as z from "zod";
import { duration } from "../../domain/durations.ts";
import { readNews } from "../../host/news.ts";
import { mintStreamToken } from "../access/stream-token.ts";
import { streamToken } from "../answers/logs.ts";
import { may } from "../auth.ts";
import { timeRange } from "../lists.ts";
import { bodyOf } from "../live/body.ts";
import { feedFrom, gap } from "../live/feed.ts";
import { parsePlace, placeAt, timeAt } from "../live/place.ts";
import { route, type Service, says, unwrap } from "../route.ts";
import { eventFilters } from "./logs.ts";

/** A phone's clock may be ahead of what it tells by so much: nothing of a time is kept further before it. */
const skew = 120_000;

const stream = route({
  method: "get",
  path: "/v1/events/stream",
  tag: "Logs",
  summary: "Entries, dwells and exits as they happen, as server-sent events",
  description:
    "Messages are named as their `type`, with the data of `GET /v1/events`; `decisions=true` adds those of `GET /v1/decisions` as `decision`. Come again with the last `id` as `Last-Event-ID`: nothing is missing and nothing is told twice. A `gap` message says what may be missing after all. There is a comment at least every 15 s.",
  may: may.read,
  credentials: "stream",
  query: z.strictObject({
    ...eventFilters,
    ...timeRange,
    decisions: z.enum(["true", "false"]).default("false"),
    lastEventId: z.string().max(100).optional(),
  }),
  answers: { 200: { what: "The stream; either side may end it at any time", type: "text/event-stream" } },
  example: { query: { geofenceId: "paris-opera" } },
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
  tag: "Logs",
  summary: "A token that begins one's stream within a minute, where no header can be sent",
  may: may.read,
  answers: { 201: says("The token, for `?token=`", streamToken) },
  example: {},
  async handle({ principal, service }) {
    const { token, expiresAt } = await mintStreamToken(service.signer, principal, service.now());
    return { status: 201, json: { token, expiresAt: new Date(expiresAt).toISOString() } };
  },
});

export const liveRoutes = [stream, token] as const;
