import { fine, type Table, wrong } from "../rows.ts";

const identify = "/v1/identify";
const track = "/v1/track";
const batch = "/v1/batch";
const done = { success: true };

/** Platforms send fields of their own: they are let through. */
export const cdpTable: Table = {
  "POST /v1/identify": {
    path: identify,
    body: { userId: "cdp" },
    loose: true,
    kibibytes: 32,
    rows: [
      fine(
        identify,
        { type: "identify", userId: "cdp", traits: { plan: "gold" }, integrations: {} },
        200,
        done,
      ),
      fine(identify, { userId: "cdp", messageId: "m1", context: { locale: "fr", ip: "::1" } }, 200, done),
      wrong(identify, { anonymousId: "a" }, ["/userId", "string"]),
      wrong(identify, { userId: "a b" }, ["/userId", "letters, digits"]),
      wrong(identify, { userId: "cdp", traits: [] }, ["/traits", "record"]),
      wrong(identify, { userId: "cdp", timestamp: "noon" }, ["/timestamp", "RFC 3339"]),
      wrong(identify, { userId: "cdp", timestamp: "2999-01-01T00:00:00Z" }, ["/timestamp", "2 min ahead"]),
      wrong(identify, { userId: "cdp", traits: { push_opt_in: "yes" } }, ["/traits/push_opt_in", "boolean"]),
      wrong(identify, { userId: `anon_${"0".repeat(34)}` }, ["/userId", "id of your own"]),
    ],
  },
  "POST /v1/track": {
    path: track,
    body: { userId: "cdp", event: "Order Completed" },
    loose: true,
    kibibytes: 32,
    rows: [
      fine(track, { userId: "cdp", event: "Order Completed", properties: { total: 12.5 } }, 200, done),
      fine(track, { userId: "nobody", event: "Order Completed" }, 200, done),
      wrong(track, { userId: "cdp" }, ["/event", "string"]),
      wrong(track, { userId: "cdp", event: "redemption" }, ["/event", "another name"]),
    ],
  },
  "POST /v1/batch": {
    path: batch,
    body: { batch: [] },
    loose: true,
    kibibytes: 500,
    rows: [
      fine(batch, { batch: [] }, 200, { success: true, accepted: 0, rejected: [], rejectedTotal: 0 }),
      fine(
        batch,
        {
          sentAt: "2026-01-01T00:00:00Z",
          batch: [
            { type: "identify", userId: "cdp", traits: { plan: "silver" } },
            { type: "page", userId: "cdp" },
            { type: "track", userId: "cdp", event: "dwell" },
            { type: "track", anonymousId: "x", event: "Seen" },
            { type: "nonsense" },
            7,
            { type: "identify", userId: "cdp", traits: { long: "x".repeat(33_000) } },
          ],
        },
        200,
        {
          success: true,
          accepted: 2,
          rejectedTotal: 5,
          rejected: [
            { index: 2, pointer: "/batch/2/event" },
            { index: 3, pointer: "/batch/3/userId" },
            { index: 4, pointer: "/batch/4/type" },
            { index: 5, pointer: "/batch/5" },
            { index: 6, pointer: "/batch/6" },
          ],
        },
      ),
      wrong(batch, { batch: {} }, ["/batch", "array"]),
    ],
  },
};
