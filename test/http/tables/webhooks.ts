import { expect } from "vitest";
import { conflict, fine, missing, type Row, type Table, wrong } from "../rows.ts";
import { deadPushHost } from "../seed.ts";

const crm = "/v1/webhooks/crm";
/** Nobody listens there, and nothing of what it asks for happens here: its counts stay as they are. */
const body = { url: `http://${deadPushHost}/hooks`, events: ["offer.redeemed"] };
const shown = { ...body, traits: [], enabled: true, disabledReason: null };
const secret = expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/);
const quiet = {
  pending: 0,
  delivered: 0,
  dead: 0,
  lastSuccessAt: null,
  lastFailureAt: null,
  lastStatus: null,
};

const wrongUrl = (url: unknown, detail: string): Row => wrong(crm, { ...body, url }, ["/url", detail]);

const puts: readonly Row[] = [
  fine(crm, body, 201, { id: "crm", ...shown, secret, createdAt: expect.any(String) }),
  fine(crm, { ...body, traits: ["firstName", "firstName"] }, 200, { ...shown, traits: ["firstName"] }),
  fine(crm, { ...body, events: ["*", "*", "geofence.entered"], enabled: false }, 200, {
    events: ["*", "geofence.entered"],
    enabled: false,
    disabledReason: null,
  }),
  fine(crm, body, 200, shown),
  fine("/v1/webhooks/doomed", body, 201, { secret }),
  fine("/v1/webhooks/off", { ...body, enabled: false }, 201, { enabled: false, secret }),
  fine("/v1/webhooks/tested", body, 201, { secret }),
  wrong(crm, {}, ["/url", "expected string"], ["/events", "expected array"]),
  wrong(crm, { ...body, events: [] }, ["/events", ">=1"]),
  wrong(crm, { ...body, events: ["offer.redeemed", "geofence.visited"] }, [
    "/events/1",
    /expected one of "\*"\|"geofence\.entered"\|.*"campaign\.ended"/,
  ]),
  wrong(crm, { ...body, traits: "firstName" }, ["/traits", "expected array"]),
  wrong(crm, { ...body, traits: [""] }, ["/traits/0", ">=1"]),
  wrong(crm, { ...body, enabled: "yes" }, ["/enabled", "expected boolean"]),
  wrong(crm, { ...body, secret: "whsec_mine" }, ["/secret", "unknown field"]),
  wrongUrl(7, "expected string"),
  wrongUrl("hooks", "absolute URL"),
  wrongUrl("http://crm.example.com/", "https"),
  wrongUrl("https://127.0.0.1/", "public internet"),
  wrongUrl("https://2130706433/", "public internet"),
  wrongUrl("https://[::ffff:10.0.0.1]/", "public internet"),
  wrongUrl("https://localhost/", "public internet"),
  wrongUrl("https://metadata.google.internal/", "public internet"),
  wrongUrl("https://me:you@crm.example.com/", "user name"),
  wrongUrl("https://127.0.0.1:8443/", "public internet"),
  wrongUrl(`https://crm.example.com/${"x".repeat(2_000)}`, "<=2000"),
  wrong("/v1/webhooks/a%20b", body, ["?id", "letters, digits"]),
];

const list = `${crm}/deliveries`;
const replay = `${crm}/replay`;

export const webhookTable: Table = {
  "PUT /v1/webhooks/:id": { path: crm, body, rows: puts },
  "GET /v1/webhooks/:id": {
    path: crm,
    rows: [
      fine(crm, undefined, 200, { id: "crm", ...shown, deliveries: quiet }),
      missing("/v1/webhooks/nowhere"),
    ],
  },
  "GET /v1/webhooks": {
    path: "/v1/webhooks",
    rows: [
      fine("/v1/webhooks?limit=4", undefined, 200, { nextCursor: null }),
      fine("/v1/webhooks", undefined, 200, {
        data: [{ id: "tested" }, { id: "off" }, { id: "doomed" }, { id: "crm", ...shown }],
        nextCursor: null,
      }),
      wrong("/v1/webhooks?limit=0", undefined, ["?limit", "1 to 500"]),
      wrong("/v1/webhooks?cursor=x", undefined, ["?cursor", "nextCursor"]),
      wrong("/v1/webhooks?q=crm", undefined, ["?q", "unknown field"]),
    ],
  },
  "POST /v1/webhooks/:id/rotate-secret": {
    path: `${crm}/rotate-secret`,
    rows: [
      fine(`${crm}/rotate-secret`, undefined, 200, { secret, previousUntil: expect.any(String) }),
      fine(`${crm}/rotate-secret`, {}, 200, { secret }),
      fine(`${crm}/rotate-secret`, {}, 200, { secret }),
      conflict(`${crm}/rotate-secret`, "too_many_rotations"),
      missing("/v1/webhooks/nowhere/rotate-secret"),
    ],
  },
  "GET /v1/webhooks/:id/deliveries": {
    path: list,
    rows: [
      fine(list, undefined, 200, { data: [], nextCursor: null }),
      fine(`${list}?state=dead&customerId=ana&from=2026-01-01T00:00:00Z&to=4102444800000`, undefined, 200, {
        data: [],
      }),
      fine(`${list}?customerId=nobody`, undefined, 200, { data: [] }),
      wrong(`${list}?state=lost`, undefined, ["?state", /expected one of "pending"\|"delivered"\|"dead"/]),
      wrong(`${list}?from=noon`, undefined, ["?from", "RFC 3339"]),
      missing("/v1/webhooks/nowhere/deliveries"),
    ],
  },
  "POST /v1/webhooks/:id/replay": {
    path: replay,
    body: { state: "dead" },
    mayBeEmpty: true,
    rows: [
      fine(replay, undefined, 202, { count: 0, more: false }),
      fine(replay, { from: "2026-01-01T00:00:00Z", to: 4_102_444_800_000, state: "dead" }, 202, { count: 0 }),
      fine(replay, { ids: [`msg_00${"0".repeat(32)}`] }, 202, { count: 0 }),
      wrong(replay, { state: "delivered" }, ["/state", 'expected "dead"']),
      wrong(replay, { ids: [] }, ["/ids", ">=1"]),
      wrong(replay, { ids: ["evt_1"] }, ["/ids/0", "msg_"]),
      wrong(replay, { ids: [`msg_00${"0".repeat(32)}`], state: "dead" }, ["/ids", "either ids"]),
      wrong(replay, { from: "noon" }, ["/from", "RFC 3339"]),
      conflict("/v1/webhooks/off/replay", "webhook_disabled", {}),
      missing("/v1/webhooks/nowhere/replay", {}),
    ],
  },
  "POST /v1/webhooks/:id/test": {
    path: "/v1/webhooks/tested/test",
    rows: [
      fine("/v1/webhooks/tested/test", undefined, 202, { id: expect.stringMatching(/^msg_00[0-9a-f]{32}$/) }),
      conflict("/v1/webhooks/off/test", "webhook_disabled"),
      missing("/v1/webhooks/nowhere/test"),
    ],
  },
  "DELETE /v1/webhooks/:id": {
    path: "/v1/webhooks/doomed",
    rows: [
      fine("/v1/webhooks/doomed", undefined, 204),
      missing("/v1/webhooks/doomed"),
      missing("/v1/webhooks/nowhere"),
    ],
  },
};
