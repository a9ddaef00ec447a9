import { expect } from "vitest";
import { fine, missing, type Row, type Table, wrong } from "../rows.ts";
import { consent, offCurve, opera, subscription } from "../seed.ts";

const importing = "/v1/customers/import";
const lines = (...bodies: unknown[]) =>
  bodies.map((body) => (typeof body === "string" ? body : JSON.stringify(body))).join("\n");
const iris = {
  id: "iris",
  traits: { tier: "gold" },
  locale: "fr",
  consents: { push: { granted: true, at: "2026-01-01T00:00:00Z" } },
  devices: [{ id: "phone", platform: "web", push: subscription }],
};

const offCurvePush = { ...subscription, keys: { ...subscription.keys, p256dh: offCurve } };

/** A line that is rejected, among lines that are not. */
const rejecting = (line: unknown, pointer: string, detail: string, id: string | null = "x"): Row =>
  fine(`${importing}?dryRun=true`, lines({ id: "new-1" }, line, { id: "new-2" }), 200, {
    created: 2,
    rejected: [{ row: 2, id, pointer, detail: expect.stringContaining(detail) }],
    rejectedTotal: 1,
  });

/** A list in which each of these stands, among others. */
const all = (...items: object[]) =>
  expect.arrayContaining(items.map((item) => expect.objectContaining(item)));

const nothing = { created: 0, updated: 0, unchanged: 0, rejected: [], rejectedTotal: 0 };

export const personalDataTable: Table = {
  "POST /v1/customers/import": {
    path: importing,
    lines: true,
    mebibytes: 64,
    rows: [
      fine(importing, "", 200, nothing),
      fine(`${importing}?dryRun=true`, lines(iris, { id: "ana" }), 200, {
        ...nothing,
        created: 1,
        updated: 1,
      }),
      missing("/v1/customers/iris", undefined),
      fine(importing, lines(iris, "", { id: "jo" }), 200, { ...nothing, created: 2 }),
      fine(importing, `\ufeff${lines(iris, { id: "jo" })}\r\n`, 200, { ...nothing, unchanged: 2 }),
      fine(importing, lines({ ...iris, traits: {} }), 200, { ...nothing, updated: 1 }),
      rejecting('{"id":', "", "expected a JSON body", null),
      rejecting("[1]", "", "expected object", null),
      rejecting({ id: "a b" }, "/id", "letters, digits", "a b"),
      rejecting({ traits: {} }, "/id", "expected string", null),
      rejecting({ id: "x", tier: "gold" }, "/tier", "unknown field"),
      rejecting({ id: "x", locale: "fr FR" }, "/locale", "language tag"),
      rejecting({ id: "x", consents: { fax: consent } }, "/consents/fax", "unknown field"),
      rejecting(
        { id: "x", consents: { push: { granted: 1 } } },
        "/consents/push/granted",
        "expected boolean",
      ),
      rejecting(
        { id: "x", consents: { push: { granted: true, at: "2999-01-01T00:00:00Z" } } },
        "/consents/push/at",
        "not in the future",
      ),
      rejecting({ id: "x", devices: [{ id: "d", platform: "fax" }] }, "/devices/0/platform", "ios"),
      rejecting(
        {
          id: "x",
          devices: [{ id: "d", platform: "web", push: { ...subscription, endpoint: "http://10.0.0.1/" } }],
        },
        "/devices/0/push/endpoint",
        "https",
      ),
      rejecting(
        { id: "x", devices: [{ id: "d", platform: "web", push: offCurvePush }] },
        "/devices/0/push/keys/p256dh",
        "a point on the curve P-256",
      ),
      rejecting(`{"id":"x","traits":{"t":"${"x".repeat(66_000)}"}}`, "", "at most 65536 bytes", null),
      rejecting(`{"id":"x","traits":${"[".repeat(70)}${"]".repeat(70)}}`, "", "nested at most 64", null),
      wrong(`${importing}?dryRun=yes`, "", ["?dryRun", "true"]),
      wrong(`${importing}?sync=x`, "", ["?sync", "unknown"]),
    ],
  },
  "GET /v1/customers/:id/export": {
    path: "/v1/customers/ana/export",
    rows: [
      fine("/v1/customers/ana/export", undefined, 200, {
        customer: { id: "ana", consents: { push: { granted: true } } },
        consents: all({ purpose: "location", granted: true, actor: "key:first" }),
        devices: all({ id: "phone", push: { type: "webpush", endpoint: subscription.endpoint } }),
        whereabouts: all({ device: "phone", lastPlace: { ...opera, accuracy: 10 } }),
        positions: all({ device: "phone", status: "accepted", ...opera, inside: ["doomed", "opera"] }),
        visits: all({ geofenceId: "opera" }),
        events: all({ type: "geofence.entered", geofenceId: "opera" }),
        decisions: all({ campaignId: "spring", outcome: "sent" }),
        sends: all({ campaignId: "spring", geofenceId: "opera" }),
        notifications: all({ campaignId: "spring", deviceId: "phone", attemptLog: expect.any(Array) }),
        keptAnswers: expect.any(Array),
        audit: [{ action: "customer.exported", subject: { type: "customer", id: "ana" } }],
      }),
      fine("/v1/customers/jo/export", undefined, 200, { customer: { id: "jo" }, positions: [], events: [] }),
      missing("/v1/customers/nobody/export"),
    ],
  },
  "GET /v1/customers/:id/timeline": {
    path: "/v1/customers/ana/timeline",
    rows: [
      fine("/v1/customers/ana/timeline", undefined, 200, {
        data: all(
          { type: "visit", geofenceId: "opera", exitedAt: null },
          { type: "geofence.entered", deviceId: "phone" },
          { type: "notification", campaignId: "spring" },
          { type: "consent", purpose: "push", granted: true, effective: true },
        ),
        nextCursor: null,
      }),
      missing("/v1/customers/nobody/timeline"),
      wrong("/v1/customers/ana/timeline?type=visit", undefined, ["?type", "unknown"]),
    ],
  },
};
