import { expect } from "vitest";
import { fine, missing, type Row, type Table, wrong } from "../rows.ts";

const unknownId = `ntf_00${"0".repeat(32)}`;

const times = (path: string): Row[] => [
  fine(`${path}?from=2020-01-01T00:00:00Z&to=4102444800000`, undefined, 200, { nextCursor: null }),
  wrong(`${path}?from=yesterday`, undefined, ["?from", "RFC 3339"]),
  wrong(`${path}?to=1e999`, undefined, ["?to", "RFC 3339"]),
];

/** The tables of what was logged; `notificationId` is the message the seed has queued. */
export const logTable = (notificationId: string): Table => ({
  "GET /v1/events": {
    path: "/v1/events",
    rows: [
      fine("/v1/events?customerId=ana&geofenceId=opera&type=geofence.entered", undefined, 200, {
        data: [{ type: "geofence.entered", customerId: "ana", deviceId: "phone", geofenceId: "opera" }],
      }),
      fine("/v1/events?customerId=nobody", undefined, 200, { data: [], nextCursor: null }),
      wrong("/v1/events?type=geofence.left", undefined, ["?type", /geofence\.entered/]),
      ...times("/v1/events"),
    ],
  },
  "GET /v1/events/stream": {
    path: "/v1/events/stream?customerId=ana",
    rows: [
      wrong("/v1/events/stream?type=geofence.left", undefined, ["?type", /geofence\.entered/]),
      wrong("/v1/events/stream?lastEventId=17", undefined, ["?lastEventId", "id of a message"]),
      wrong("/v1/events/stream?decisions=1", undefined, ["?decisions", "true"]),
      wrong("/v1/events/stream?limit=5", undefined, ["?limit", "unknown"]),
      wrong("/v1/events/stream?from=yesterday", undefined, ["?from", "RFC 3339"]),
    ],
  },
  "POST /v1/events/stream-token": {
    path: "/v1/events/stream-token",
    mayBeEmpty: true,
    rows: [
      fine("/v1/events/stream-token", undefined, 201, {
        token: expect.stringMatching(/^st_[\w-]+\.[\w-]{43}$/),
        expiresAt: expect.any(String),
      }),
      wrong("/v1/events/stream-token", { role: "admin" }, ["/role", "unknown"]),
    ],
  },
  "GET /v1/visits": {
    path: "/v1/visits",
    rows: [
      fine("/v1/visits?customerId=ana&geofenceId=opera", undefined, 200, {
        data: [{ customerId: "ana", geofenceId: "opera", exitedAt: null, reason: null }],
      }),
      fine("/v1/visits?customerId=nobody", undefined, 200, { data: [], nextCursor: null }),
      wrong("/v1/visits?confirmed=perhaps", undefined, ["?confirmed", /true/]),
      ...times("/v1/visits"),
    ],
  },
  "GET /v1/decisions": {
    path: "/v1/decisions",
    rows: [
      fine("/v1/decisions?customerId=ana&campaignId=spring&outcome=sent", undefined, 200, {
        data: [{ customerId: "ana", outcome: "sent", reason: null, notificationId }],
      }),
      fine("/v1/decisions?reason=pressure_cap", undefined, 200, { data: [] }),
      wrong("/v1/decisions?outcome=maybe", undefined, ["?outcome", /sent/]),
      ...times("/v1/decisions"),
    ],
  },
  "GET /v1/customers/:id/decisions": {
    path: "/v1/customers/ana/decisions",
    rows: [
      fine("/v1/customers/ana/decisions", undefined, 200, { data: [{ campaignId: "spring" }] }),
      missing("/v1/customers/nobody/decisions"),
      ...times("/v1/customers/ana/decisions"),
    ],
  },
  "GET /v1/notifications": {
    path: "/v1/notifications",
    rows: [
      fine("/v1/notifications?customerId=ana&campaignId=spring&state=queued", undefined, 200, {
        data: [{ id: notificationId, channel: "webpush", title: "Hello", body: "Paris Opéra" }],
      }),
      wrong("/v1/notifications?state=lost", undefined, ["?state", /queued/]),
    ],
  },
  "GET /v1/notifications/:id": {
    path: `/v1/notifications/${notificationId}`,
    rows: [
      fine(`/v1/notifications/${notificationId}`, undefined, 200, {
        id: notificationId,
        customerId: "ana",
        state: "queued",
        attemptLog: expect.any(Array),
      }),
      missing(`/v1/notifications/${unknownId}`),
      missing("/v1/notifications/ntf_ff"),
      missing(`/v1/notifications/ntf_ff${"0".repeat(32)}`),
    ],
  },
});
