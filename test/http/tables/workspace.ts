import { expect } from "vitest";
import { fine, type Row, type Table, withLiteral, wrong } from "../rows.ts";
import { noLimits, opera } from "../seed.ts";

const settings = "/v1/settings";
const ping = { customerId: "ana", deviceId: "phone", timestamp: 1_700_000_000_000, ...opera };

const limits = {
  device: { limit: 1, window: "1s", burst: 30 },
  address: { limit: 10, window: "1s", burst: 20 },
  enrolment: { limit: 10, window: "1m", burst: 10 },
};

const patches: readonly Row[] = [
  fine(settings, { exitAfter: "30s", pressure: [{ limit: 2, window: "ever" }] }, 200, {
    exitAfter: "30s",
    pressure: [{ limit: 2, window: "ever" }],
    sending: "on",
    effectiveBy: expect.any(String),
  }),
  fine(settings, {}, 200, { exitAfter: "30s" }),
  fine(settings, { quietHours: { from: "22:00", to: "07:30" }, globalHoldout: 0.05 }, 200, {
    quietHours: { from: "22:00", to: "07:30" },
    globalHoldout: 0.05,
  }),
  fine(
    settings,
    { limits: { device: null, address: null, enrolment: { limit: 5, window: "1h", burst: 1 } } },
    200,
    {
      limits: { device: null, address: null, enrolment: { limit: 5, window: "1h", burst: 1 } },
    },
  ),
  fine(settings, { limits: { ...limits, device: { limit: 7, window: "2s", burst: 9 } } }, 200, {
    limits: { ...limits, device: { limit: 7, window: "2s", burst: 9 } },
  }),
  // What is not named is not kept from before.
  wrong(
    settings,
    { limits: { device: null } },
    ["/limits/address", "object"],
    ["/limits/enrolment", "object"],
  ),
  wrong(
    settings,
    { limits: { ...limits, device: { limit: 0, window: "0s", burst: 1.5 }, more: null } },
    ["/limits/device/limit", ">=1"],
    ["/limits/device/window", "longer than 0s"],
    ["/limits/device/burst", "int"],
    ["/limits/more", "unknown field"],
  ),
  fine(settings, { limits }, 200, { limits }),
  fine(settings, { limits: noLimits }, 200, { limits: noLimits }),
  // Back, or one in twenty runs of other tables has a ghost.
  fine(settings, { globalHoldout: 0 }, 200, { globalHoldout: 0 }),
  wrong(
    settings,
    { quietHours: { from: "24:01", to: "8" } },
    ["/quietHours/from", "19:30"],
    ["/quietHours/to", "19:30"],
  ),
  wrong(settings, { globalHoldout: 1.01 }, ["/globalHoldout", "<=1"]),
  wrong(settings, { exitAfter: "soon" }, ["/exitAfter", "duration"]),
  wrong(settings, { locationRetention: "1w" }, ["/locationRetention", "duration"]),
  wrong(settings, { eventRetention: "99999d" }, ["/eventRetention", "duration"]),
  wrong(settings, { maxAccuracy: "NaN" }, ["/maxAccuracy", "expected number"]),
  wrong(settings, withLiteral({ maxAccuracy: "@" }, "1e999"), ["/maxAccuracy", "number"]),
  wrong(settings, { exitBuffer: -1 }, ["/exitBuffer", ">=0"]),
  wrong(settings, { sending: true }, ["/sending", /on.*off/]),
  wrong(settings, { pressure: [{ limit: 1 }] }, ["/pressure/0/window", "expected string"]),
  wrong(settings, { pressure: [{ limit: -1, window: "1h" }] }, ["/pressure/0/limit", ">=0"]),
];

export const workspaceTable: Table = {
  "GET /healthz": {
    path: "/healthz",
    open: "anyone",
    rows: [fine("/healthz", undefined, 200, { status: "ok" })],
  },
  "GET /readyz": {
    path: "/readyz",
    open: "anyone",
    rows: [fine("/readyz", undefined, 200, { status: "ok" })],
  },
  // What it answers is no JSON, and differs: test/node/metrics.node.test.ts.
  "GET /metrics": { path: "/metrics", open: "anyone", rows: [] },
  "GET /openapi.json": {
    path: "/openapi.json",
    open: "anyone",
    rows: [{ path: "/openapi.json", status: 200, json: { openapi: "3.1.1" }, varies: true }],
  },
  "GET /docs": {
    path: "/docs",
    open: "anyone",
    rows: [{ path: "/docs", status: 200, type: "text/html" }],
  },
  "GET /v1/config": {
    path: "/v1/config",
    open: "publishable",
    rows: [
      fine("/v1/config", undefined, 200, {
        vapidPublicKey: expect.stringMatching(/^B[\w-]{86}$/),
        exitAfter: "20s",
        exitBuffer: 25,
        maxAccuracy: 100,
        presenceTimeout: "6h",
      }),
    ],
  },
  "GET /v1/settings": {
    path: settings,
    rows: [
      fine(settings, undefined, 200, {
        sending: "on",
        quietHours: null,
        globalHoldout: 0,
        pressure: [
          { limit: 1, window: "24h" },
          { limit: 3, window: "7d" },
        ],
        maxPingAge: "5m",
        maxAccuracy: 100,
        exitBuffer: 25,
        exitAfter: "20s",
        presenceTimeout: "6h",
        locationRetention: "24h",
        eventRetention: "90d",
        decisionRetention: "30d",
      }),
    ],
  },
  "PATCH /v1/settings": { path: settings, body: { maxPingAge: "5m" }, rows: patches },
  "POST /v1/pings": {
    path: "/v1/pings",
    // A single ping with an unknown field is one bad ping; in the wrapper of a batch it spoils the request.
    body: { pings: [] },
    rows: [
      fine("/v1/pings", ping, 200, {
        results: [{ index: 0, status: "late", events: [], notifications: [] }],
      }),
      fine("/v1/pings", { pings: [] }, 200, { results: [], accepted: 0, refused: 0 }),
      fine("/v1/pings", { ...ping, latitude: "NaN" }, 200, {
        results: [{ index: 0, status: "invalid", errors: [{ pointer: "/latitude" }] }],
        accepted: 0,
        refused: 1,
      }),
      wrong("/v1/pings", { pings: {} }, ["/pings", "expected an array, got a object"]),
      wrong("/v1/pings", { pings: [], sentAt: "noon" }, ["/sentAt", "RFC 3339"]),
      wrong("/v1/pings", { pings: Array(1_001).fill(0) }, ["/pings", "at most 1000 pings, got 1001"]),
    ],
  },
};
