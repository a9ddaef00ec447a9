import type { Role } from "../../src/http/auth.ts";

/** Everybody who can ask; `nobody` shows no key. */
export const roles = ["admin", "marketer", "viewer", "ingest", "till", "publishable", "device"] as const;

const read: readonly Role[] = ["admin", "marketer", "viewer"];
const readIngested: readonly Role[] = [...read, "ingest"];
const market: readonly Role[] = ["admin", "marketer"];
const ingest: readonly Role[] = ["admin", "ingest"];
const admin: readonly Role[] = ["admin"];

/**
 * Who may what, written from the text of the contract and not from the routes: `viewer` every GET but export,
 * keys, audit and who is near; `ingest` pings, customers, consents, devices, touches, and GET of those;
 * `marketer` what `viewer` may, geofences, campaigns, simulations; `admin` everything. `anyone`: no key at all.
 */
export const expectation: Readonly<Record<string, readonly Role[] | "anyone">> = {
  "GET /healthz": "anyone",
  "GET /readyz": "anyone",
  // From this machine, as these tests ask; from elsewhere whoever may read.
  "GET /metrics": "anyone",
  "GET /openapi.json": "anyone",
  "GET /docs": "anyone",

  "POST /v1/pings": [...ingest, "device"],
  "POST /v1/ingest/owntracks": ["device"],
  "POST /v1/ingest/overland": ["device"],
  "POST /v1/ingest/transistorsoft": ["device"],
  "GET /v1/ingest/osmand": ["device"],
  "POST /v1/ingest/osmand": ["device"],
  "GET /v1/config": [...read, "publishable", "device"],

  "GET /v1/geofences/nearest": [...read, "publishable", "device"],
  "POST /v1/geofences/nearest": [...read, "publishable", "device"],
  "POST /v1/geofences/import": market,
  "PUT /v1/geofences/:id": market,
  "GET /v1/geofences/:id": read,
  "DELETE /v1/geofences/:id": market,
  "GET /v1/geofences": read,
  "GET /v1/outlines": read,

  "GET /v1/geofences/:id/customers": admin,

  "POST /v1/identify": ingest,
  "POST /v1/track": ingest,
  "POST /v1/batch": ingest,
  "PUT /v1/customers/:id": ingest,
  "GET /v1/customers/:id": readIngested,
  "DELETE /v1/customers/:id": admin,
  "GET /v1/customers": readIngested,
  "PUT /v1/customers/:id/consents/:purpose": ingest,
  "GET /v1/customers/:id/consents": readIngested,
  "PUT /v1/customers/:id/devices/:deviceId": ingest,
  "DELETE /v1/customers/:id/devices/:deviceId": ingest,
  "POST /v1/customers/:id/touches": ingest,
  "GET /v1/customers/:id/pressure": readIngested,
  "GET /v1/customers/:id/decisions": read,

  "PUT /v1/campaigns/:id": market,
  "GET /v1/campaigns/:id": read,
  "DELETE /v1/campaigns/:id": market,
  "GET /v1/campaigns": read,
  "POST /v1/campaigns/:id/launch": market,
  "POST /v1/campaigns/:id/pause": market,
  "POST /v1/campaigns/:id/end": market,
  "POST /v1/campaigns/:id/preview": market,
  "POST /v1/campaigns/:id/test": market,
  "POST /v1/campaigns/:id/send": market,
  "GET /v1/campaigns/:id/send/:jobId": read,
  "GET /v1/campaigns/:id/reach": read,
  "POST /v1/campaigns/:id/reach": market,
  "POST /v1/simulations": market,

  "GET /v1/settings": read,
  "PATCH /v1/settings": admin,
  "GET /v1/events": read,
  "GET /v1/events/stream": read,
  "POST /v1/events/stream-token": read,
  "GET /v1/visits": read,
  "GET /v1/decisions": read,
  "GET /v1/notifications": read,
  "GET /v1/notifications/:id": read,
  "GET /v1/audit": admin,
  "POST /v1/keys": admin,
  "GET /v1/keys": admin,
  "DELETE /v1/keys/:id": admin,

  "POST /v1/invitations": admin,

  "GET /v1/session": read,
  "POST /v1/session": "anyone",
  "DELETE /v1/session": "anyone",

  "POST /v1/devices": [...ingest, "publishable"],
  "POST /v1/devices/identify": ["device"],
  "PUT /v1/device/push": ["device"],
  "PUT /v1/device/consents/:purpose": ["device"],
  "GET /v1/device/export": ["device"],
  "GET /v1/device/inbox": ["device"],
  "DELETE /v1/device": ["device"],

  "POST /v1/customers/import": ingest,
  "GET /v1/customers/:id/export": admin,
  "GET /v1/customers/:id/timeline": read,

  "PUT /v1/offers/:id": market,
  "GET /v1/offers/:id": read,
  "DELETE /v1/offers/:id": market,
  "GET /v1/offers": read,
  "GET /v1/offers/codes/:file": "anyone",
  "POST /v1/redemptions": ["admin", "till"],

  "PUT /v1/webhooks/:id": admin,
  "GET /v1/webhooks/:id": read,
  "DELETE /v1/webhooks/:id": admin,
  "GET /v1/webhooks": read,
  "POST /v1/webhooks/:id/rotate-secret": admin,
  "GET /v1/webhooks/:id/deliveries": read,
  "POST /v1/webhooks/:id/replay": admin,
  "POST /v1/webhooks/:id/test": admin,

  "GET /v1/campaigns/:id/report": read,
  "GET /v1/reports/overview": read,
  "GET /v1/reports/geofences": read,

  "POST /v1/receipts": "anyone",
  "POST /v1/vapid/rotate": admin,
  "GET /v1/vapid": read,

  "POST /v1/workspace/seal": admin,
  "DELETE /v1/workspace/seal": admin,
  "GET /v1/workspace/export": admin,
  "POST /v1/workspace/import": admin,
};
