import { expect } from "vitest";
import { conflict, fine, keyed, missing, reused, type Table, wrong } from "../rows.ts";
import { campaign } from "../seed.ts";

const reached = {
  customers: 3,
  audience: 3,
  locationConsent: 1,
  pushConsent: 1,
  reachableDevice: 1,
  notCapped: 1,
  seenIn30Days: 1,
};
const send = "/v1/campaigns/sale/send";
const test = "/v1/campaigns/spring/test";

/** `jobId` is a send of the campaign `sale` that has ended. */
export const sendTable = (jobId: string): Table => ({
  "GET /v1/campaigns/:id/reach": {
    path: "/v1/campaigns/spring/reach",
    rows: [
      fine("/v1/campaigns/spring/reach", undefined, 200, reached),
      missing("/v1/campaigns/nowhere/reach"),
    ],
  },
  "POST /v1/campaigns/:id/reach": {
    path: "/v1/campaigns/spring/reach",
    body: campaign,
    mayBeEmpty: true,
    rows: [
      fine("/v1/campaigns/spring/reach", undefined, 200, reached),
      fine("/v1/campaigns/spring/reach", {}, 200, reached),
      fine("/v1/campaigns/idea/reach", { ...campaign, audience: { locale: "fr" } }, 200, { audience: 1 }),
      wrong("/v1/campaigns/idea/reach", { ...campaign, audience: { shoe: 42 } }, ["/audience/shoe", "shoe"]),
      wrong("/v1/campaigns/idea/reach", { ...campaign, caps: [{ limit: 1 }] }, [
        "/caps/0/window",
        "expected string",
      ]),
      missing("/v1/campaigns/nowhere/reach"),
      missing("/v1/campaigns/nowhere/reach", {}),
    ],
  },
  "GET /v1/campaigns/:id/send/:jobId": {
    path: `/v1/campaigns/sale/send/${jobId}`,
    rows: [
      fine(`/v1/campaigns/sale/send/${jobId}`, undefined, 200, {
        id: jobId,
        campaignId: "sale",
        state: "done",
        customers: 1,
        near: 0,
        sent: 0,
        ghost: 0,
        suppressed: {},
      }),
      missing(`/v1/campaigns/spring/send/${jobId}`),
      missing(`/v1/campaigns/sale/send/job_00${"0".repeat(32)}`),
    ],
  },
  "POST /v1/campaigns/:id/send": {
    path: send,
    rows: [
      fine(send, undefined, 202, {
        id: expect.stringMatching(/^job_00[0-9a-f]{32}$/),
        campaignId: "sale",
        within: 0,
        maxAge: "15m",
        effectiveBy: expect.any(String),
      }),
      fine(send, { within: 250, maxAge: "1h" }, 202, { within: 250, maxAge: "1h" }),
      keyed(fine(send, { within: 5 }, 202, { within: 5 }), "a"),
      keyed(fine(send, { maxAge: "15m", within: 5 }, 202, { within: 5 }), "a"),
      keyed(reused(send, { within: 6 }), "a"),
      keyed(wrong(send, {}, ["?Idempotency-Key", "255 visible ASCII"]), "a b"),
      keyed(wrong(send, {}, ["?Idempotency-Key", "255 visible ASCII"]), "x".repeat(256)),
      wrong(send, { within: -1, maxAge: "soon" }, ["/within", ">=0"], ["/maxAge", "duration"]),
      wrong(send, { within: 10_001 }, ["/within", "10000"]),
      conflict("/v1/campaigns/over/send", "campaign_not_active"),
      conflict("/v1/campaigns/doomed/send", "campaign_not_active"),
      missing("/v1/campaigns/nowhere/send"),
    ],
  },
  "POST /v1/campaigns/:id/test": {
    path: test,
    body: { customerId: "ana" },
    rows: [
      fine(test, { customerId: "ana" }, 202, {
        notificationId: expect.stringMatching(/^ntf_/),
        geofenceId: expect.any(String),
        title: "Hello",
        body: "Paris Opéra",
      }),
      fine("/v1/campaigns/doomed/test", { customerId: "ana", geofenceId: "opera" }, 202, {
        geofenceId: "opera",
      }),
      conflict(test, "no_push_consent", { customerId: "doomed" }),
      conflict("/v1/campaigns/sale/test", "no_geofence", { customerId: "ana" }),
      missing(test, { customerId: "nobody" }),
      missing(test, { customerId: "ana", geofenceId: "nowhere" }),
      missing("/v1/campaigns/nowhere/test", { customerId: "ana" }),
      wrong(test, {}, ["/customerId", "expected string"]),
      wrong(test, { customerId: "a b" }, ["/customerId", "letters, digits"]),
    ],
  },
});
