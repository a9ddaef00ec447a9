import { expect } from "vitest";
import { conflict, fine, keyed, missing, type Row, reused, type Table, withLiteral, wrong } from "../rows.ts";
import { consent, offCurve, subscription } from "../seed.ts";

const at = "/v1/customers/new";
const consents = "/v1/customers/ana/consents";
const devices = "/v1/customers/ana/devices";
const registering = (push: object) => ({ platform: "web", push: { ...subscription, ...push } });

const subscriptions: readonly Row[] = [
  wrong(`${devices}/d`, { platform: "phone" }, ["/platform", /web.*ios.*android/]),
  wrong(`${devices}/d`, registering({ type: "pigeon" }), ["/push/type", "webpush"]),
  wrong(`${devices}/d`, registering({ endpoint: "https://example.org/push" }), [
    "/push/endpoint",
    "push service that is allowed, got host example.org",
  ]),
  wrong(`${devices}/d`, registering({ endpoint: "not a url" }), ["/push/endpoint", "absolute URL"]),
  wrong(`${devices}/d`, registering({ endpoint: "http://127.0.0.1:2/push" }), ["/push/endpoint", "https"]),
  wrong(`${devices}/d`, registering({ keys: { ...subscription.keys, p256dh: "AAAA" } }), [
    "/push/keys/p256dh",
    "65 bytes",
  ]),
  wrong(`${devices}/d`, registering({ keys: { ...subscription.keys, p256dh: offCurve } }), [
    "/push/keys/p256dh",
    "a point on the curve P-256",
  ]),
  wrong(`${devices}/d`, registering({ keys: { ...subscription.keys, auth: "AAAA" } }), [
    "/push/keys/auth",
    "16 bytes",
  ]),
  wrong(`${devices}/d`, registering({ keys: { ...subscription.keys, extra: 1 } }), [
    "/push/keys/extra",
    "unknown field",
  ]),
  wrong(`${devices}/d`, registering({ applicationServerKey: "AAAA" }), [
    "/push/applicationServerKey",
    "65 bytes",
  ]),
  wrong(`${devices}/d`, registering({ applicationServerKey: subscription.keys.p256dh }), [
    "/push/applicationServerKey",
    "VAPID key of this server",
  ]),
  wrong(`${devices}/d`, { platform: "android", push: { type: "fcm", token: "t" } }, [
    "/push/type",
    "this server has no FCM credentials: set FCM_SERVICE_ACCOUNT",
  ]),
  wrong(`${devices}/d`, { platform: "ios", push: { type: "apns", token: "ab", topic: "a.app" } }, [
    "/push/type",
    "this server has no APNs credentials",
  ]),
  wrong(
    `${devices}/d`,
    { platform: "ios", push: { type: "apns", token: "xy", topic: "a app" } },
    ["/push/type", "APNs credentials"],
    ["/push/token", "hexadecimal"],
    ["/push/topic", "bundle id"],
  ),
  wrong(`${devices}/-d`, { platform: "web" }, ["?deviceId", "letters, digits"]),
];

const madeHere = { id: expect.stringMatching(/^tch_[0-9a-f]{34}$/) };

export const customerTable: Table = {
  "PUT /v1/customers/:id": {
    path: "/v1/customers/generic",
    body: { traits: { tier: "gold" }, locale: "fr-CA", timezone: "Europe/Paris" },
    rows: [
      fine(at, { traits: { tier: "gold", deep: { list: [1, null, true] } } }, 201, {
        id: "new",
        traits: { tier: "gold", deep: { list: [1, null, true] } },
        locale: null,
        consents: { location: { granted: false, at: null } },
      }),
      fine(at, { traits: { odd: "\ud800\u0000 é😀", "\udfff": 1 } }, 200),
      fine(at, {}, 200, { traits: {} }),
      wrong(at, { traits: "gold" }, ["/traits", "expected record"]),
      wrong(at, withLiteral({ traits: { spent: "@" } }, "1e999"), ["/traits/spent", "finite"]),
      wrong(at, withLiteral({ traits: { a: { b: ["@"] } } }, "-1e999"), ["/traits/a/b/0", "finite"]),
      fine(at, '{"traits":{"__proto__":{"admin":true},"constructor":1}}', 200, {
        traits: { constructor: 1 },
      }),
      wrong(at, '{"__proto__":{"traits":{}}}', ["/__proto__", "unknown field"]),
      wrong(at, { traits: { long: "x".repeat(20_001) } }, ["/traits", "at most 20000"]),
      wrong(at, { locale: "fr FR" }, ["/locale", "language tag"]),
      wrong(at, { timezone: "Mars/Olympus" }, ["/timezone", "IANA time zone"]),
      wrong("/v1/customers/%20", {}, ["?id", "letters, digits"]),
    ],
  },
  "GET /v1/customers/:id": {
    path: "/v1/customers/ana",
    rows: [
      fine("/v1/customers/ana", undefined, 200, {
        id: "ana",
        locale: "fr",
        devices: expect.arrayContaining([expect.objectContaining({ id: "phone", platform: "web" })]),
      }),
      missing("/v1/customers/nobody"),
    ],
  },
  "GET /v1/customers": {
    path: "/v1/customers",
    rows: [
      fine("/v1/customers?q=ANA", undefined, 200, { data: [{ id: "ana" }], nextCursor: null }),
      wrong("/v1/customers?name=ana", undefined, ["?name", "unknown"]),
    ],
  },
  "PUT /v1/customers/:id/consents/:purpose": {
    path: `${consents}/sms`,
    body: consent,
    rows: [
      fine(
        `${consents}/email`,
        { ...consent, policyVersion: "2026-03", textHash: "ab", at: 1_700_000_000_000 },
        200,
        {
          purpose: "email",
          granted: true,
          at: "2023-11-14T22:13:20.000Z",
        },
      ),
      fine(`${consents}/email`, { ...consent, granted: false, at: "2023-11-14T23:13:20+01:00" }, 200, {
        granted: false,
      }),
      fine(`${consents}/email`, { ...consent, source: "\u0000é" }, 200),
      wrong(`${consents}/email`, { ...consent, source: "\ud800" }, ["/source", "well-formed"]),
      missing(`${consents}/fax`, consent),
      missing("/v1/customers/nobody/consents/push", consent),
      wrong(`${consents}/email`, { granted: "yes", source: "app" }, ["/granted", "expected boolean"]),
      wrong(`${consents}/email`, { granted: true }, ["/source", "expected string"]),
      wrong(`${consents}/email`, { ...consent, at: "yesterday" }, ["/at", "RFC 3339"]),
      wrong(`${consents}/email`, { ...consent, at: "2026-02-30T00:00:00Z" }, ["/at", "RFC 3339"]),
      wrong(`${consents}/email`, withLiteral({ ...consent, at: "@" }, "1e999"), ["/at", "RFC 3339"]),
      wrong(`${consents}/email`, { ...consent, at: "2999-01-01T00:00:00Z" }, ["/at", "not in the future"]),
    ],
  },
  "GET /v1/customers/:id/consents": {
    path: consents,
    rows: [
      fine(consents, undefined, 200, { data: expect.any(Array), nextCursor: null }),
      missing("/v1/customers/nobody/consents"),
    ],
  },
  "POST /v1/customers/:id/touches": {
    path: "/v1/customers/ana/touches",
    body: { channel: "email" },
    rows: [
      fine("/v1/customers/ana/touches", { channel: "sms", id: "t1", at: 1_700_000_000_000 }, 201, {
        id: "t1",
      }),
      fine("/v1/customers/ana/touches", { channel: "sms", id: "t1", at: 1_700_000_000_000 }, 200, {
        id: "t1",
      }),
      missing("/v1/customers/nobody/touches", { channel: "email" }),
      keyed(fine("/v1/customers/doomed/touches", { channel: "email" }, 201, madeHere), "t"),
      keyed(fine("/v1/customers/doomed/touches", { channel: "email" }, 201, madeHere), "t"),
      keyed(reused("/v1/customers/doomed/touches", { channel: "sms" }), "t"),
      wrong("/v1/customers/ana/touches", {}, ["/channel", "expected string"]),
      wrong("/v1/customers/ana/touches", { channel: "email", at: "soon" }, ["/at", "RFC 3339"]),
      wrong("/v1/customers/ana/touches", { channel: "email", at: "2999-01-01T00:00:00Z" }, [
        "/at",
        "not in the future",
      ]),
      wrong("/v1/customers/ana/touches", { channel: "email", id: "a b" }, ["/id", "letters, digits"]),
    ],
  },
  "GET /v1/customers/:id/pressure": {
    path: "/v1/customers/ana/pressure",
    rows: [
      fine("/v1/customers/ana/pressure", undefined, 200, {
        // The rule that the rows of the settings have left, and the seed's one message.
        data: [{ limit: 2, window: "ever", used: 2, left: 0 }],
      }),
      missing("/v1/customers/nobody/pressure"),
    ],
  },
  "PUT /v1/customers/:id/devices/:deviceId": {
    path: `${devices}/generic`,
    body: { platform: "web", push: subscription },
    rows: [
      ...subscriptions,
      fine(`${devices}/tablet`, { platform: "android" }, 201, { id: "tablet", push: null }),
      fine(`${devices}/tablet`, registering({}), 200, {
        push: { type: "webpush", endpoint: subscription.endpoint },
      }),
      missing("/v1/customers/nobody/devices/d", { platform: "web" }),
      ...Array.from({ length: 32 }, (_, i) =>
        fine(`/v1/customers/doomed/devices/d${i}`, { platform: "web" }, 201),
      ),
      conflict("/v1/customers/doomed/devices/d32", "too_many_devices", { platform: "web" }),
      fine("/v1/customers/doomed/devices/d31", { platform: "ios" }, 200),
    ],
  },
  "DELETE /v1/customers/:id/devices/:deviceId": {
    path: `${devices}/doomed`,
    rows: [
      fine(`${devices}/doomed`, undefined, 204),
      missing(`${devices}/doomed`),
      missing("/v1/customers/nobody/devices/d"),
    ],
  },
  "DELETE /v1/customers/:id": {
    path: "/v1/customers/doomed",
    rows: [fine("/v1/customers/doomed", undefined, 204), missing("/v1/customers/doomed")],
  },
};
