import { expect } from "vitest";
import { fine, missing, type Table, wrong } from "../rows.ts";

const report = "/v1/campaigns/spring/report";

export const reportTable: Table = {
  "GET /v1/campaigns/:id/report": {
    path: report,
    rows: [
      fine(report, undefined, 200, {
        campaignId: "spring",
        from: null,
        to: null,
        decided: expect.any(Number),
        funnel: { decided: expect.any(Number), sent: 1, delivered: 0, converted: 0, revenue: {} },
        perGeofence: { opera: { sent: 1 } },
        perVariant: { default: { sent: 1 } },
      }),
      fine(`${report}?from=2000-01-01T12:00:00Z&to=2001-01-01T00:00:00Z`, undefined, 200, {
        from: "2000-01-01T00:00:00.000Z",
        to: "2001-01-01T00:00:00.000Z",
        decided: 0,
        perDay: {},
      }),
      missing("/v1/campaigns/nothing/report"),
      wrong(`${report}?from=monday`, undefined, ["?from", "RFC 3339"]),
    ],
  },
  "GET /v1/reports/overview": {
    path: "/v1/reports/overview",
    rows: [
      fine("/v1/reports/overview", undefined, 200, {
        from: null,
        to: null,
        funnel: { sent: expect.any(Number) },
        perCampaign: { spring: { sent: 1, funnel: { sent: 1, delivered: 0 } } },
      }),
      fine("/v1/reports/overview?to=2001-01-01T00:00:00Z", undefined, 200, {
        to: "2001-01-01T00:00:00.000Z",
        decided: 0,
        perCampaign: {},
      }),
      wrong("/v1/reports/overview?to=monday", undefined, ["?to", "RFC 3339"]),
      wrong("/v1/reports/overview?per=day", undefined, ["?per", "unknown"]),
    ],
  },
  "GET /v1/reports/geofences": {
    path: "/v1/reports/geofences",
    rows: [
      fine("/v1/reports/geofences", undefined, 200, { from: null, to: null, data: expect.any(Array) }),
      fine("/v1/reports/geofences?to=2001-01-01T00:00:00Z", undefined, 200, {
        to: "2001-01-01T00:00:00.000Z",
        data: [],
      }),
      wrong("/v1/reports/geofences?from=monday", undefined, ["?from", "RFC 3339"]),
    ],
  },
};
