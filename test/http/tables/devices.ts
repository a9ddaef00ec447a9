import { expect } from "vitest";
import { fine, keyed, reused, type Table, wrong } from "../rows.ts";
import { consent, deadPushHost, offCurve, subscription } from "../seed.ts";

const devices = "/v1/devices";
const identify = "/v1/devices/identify";
const push = "/v1/device/push";
const agree = "/v1/device/consents/push";

const refusedToken = (path: string, body: unknown) => ({
  path,
  body,
  status: 401,
  code: "invalid_customer_token",
});

/** The routes that phones call; those of a device are called with the seed's own. `customerToken` names `bea`. */
export const deviceTable = (customerToken: string): Table => ({
  "POST /v1/devices": {
    path: devices,
    open: "publishable",
    body: { platform: "web" },
    rows: [
      keyed(
        fine(devices, { platform: "web", locale: "fr", timezone: "Europe/Paris" }, 201, {
          deviceId: expect.stringMatching(/^dev_[0-9a-f]{34}$/),
          customerId: expect.stringMatching(/^anon_[0-9a-f]{34}$/),
          deviceToken: expect.stringMatching(/^dt_/),
        }),
        "enrol-1",
      ),
      keyed(fine(devices, { platform: "web", locale: "fr", timezone: "Europe/Paris" }, 201), "enrol-1"),
      keyed(reused(devices, { platform: "ios" }), "enrol-1"),
      fine(devices, { platform: "ios", customerToken }, 201, { customerId: "bea" }),
      refusedToken(devices, { platform: "ios", customerToken: `${customerToken}x` }),
      wrong(devices, {}, ["/platform", "web"]),
      wrong(devices, { platform: "symbian" }, ["/platform", "web"]),
      wrong(
        devices,
        { platform: "web", locale: "français", timezone: "Mars/Olympus" },
        ["/locale", "language tag"],
        ["/timezone", "time zone"],
      ),
      wrong(devices, { platform: "web", customerToken: 7 }, ["/customerToken", "expected string"]),
    ],
  },
  "PUT /v1/device/push": {
    path: push,
    as: "device",
    body: subscription,
    rows: [
      fine(push, subscription, 200, {
        id: expect.stringMatching(/^dev_/),
        push: { type: "webpush", endpoint: subscription.endpoint },
        disabledReason: null,
      }),
      // As a browser's `toJSON()` has it.
      fine(push, { ...subscription, expirationTime: null }, 200, { push: { type: "webpush" } }),
      fine(push, { ...subscription, expirationTime: 1_800_000_000_000 }, 200),
      wrong(push, { ...subscription, expirationTime: "soon" }, ["/expirationTime", "number"]),
      wrong(push, { ...subscription, endpoint: "https://evil.example/1" }, ["/endpoint", "allowed"]),
      wrong(push, { ...subscription, endpoint: `http://user@${deadPushHost}/1` }, [
        "/endpoint",
        "no user name",
      ]),
      wrong(push, { ...subscription, keys: {} }, ["/keys/p256dh", "string"], ["/keys/auth", "string"]),
      wrong(push, { ...subscription, keys: { ...subscription.keys, p256dh: offCurve } }, [
        "/keys/p256dh",
        "a point on the curve P-256",
      ]),
      wrong(push, {}, ["/type", "webpush"]),
    ],
  },
  "PUT /v1/device/consents/:purpose": {
    path: agree,
    as: "device",
    body: consent,
    rows: [
      fine(agree, { granted: true, source: "app", policyVersion: "2026-03" }, 200, {
        purpose: "push",
        granted: true,
      }),
      { path: "/v1/device/consents/fax", body: consent, status: 404, code: "not_found" },
      wrong(agree, { granted: "yes", source: "app" }, ["/granted", "boolean"]),
      wrong(agree, { ...consent, at: "2999-01-01T00:00:00Z" }, ["/at", "not in the future"]),
    ],
  },
  "GET /v1/device/export": {
    path: "/v1/device/export",
    as: "device",
    rows: [
      fine("/v1/device/export", undefined, 200, {
        customer: { id: expect.stringMatching(/^anon_/), consents: { push: { granted: true } } },
        consents: [{ purpose: "push", actor: expect.stringMatching(/^device:dev_/) }],
        devices: [{ push: { endpoint: subscription.endpoint } }],
        positions: [],
        redemptions: [],
      }),
    ],
  },
  "POST /v1/devices/identify": {
    path: identify,
    as: "device",
    body: { customerToken: "x" },
    rows: [
      refusedToken(identify, { customerToken: "x" }),
      wrong(identify, { customerToken: "" }, ["/customerToken", ">=1"]),
      fine(identify, { customerToken }, 200, {
        customerId: "bea",
        deviceToken: expect.stringMatching(/^dt_/),
      }),
      fine(identify, { customerToken }, 200, { customerId: "bea" }),
    ],
  },
  "DELETE /v1/device": {
    path: "/v1/device",
    as: "device",
    rows: [
      { path: "/v1/device", status: 204 },
      { path: "/v1/device", status: 401, code: "revoked_device" },
    ],
  },
});
