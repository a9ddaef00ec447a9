import { conflict, fine, missing, type Row, type Table, wrong } from "../rows.ts";

const at = "/v1/offers/new";
const unique = { name: "Ten off", kind: "unique", validFor: "7d" };
const shared = { name: "Five off", kind: "shared", code: "SPRING-5", validFor: "7d" };
const till = "/v1/redemptions";
const order = { code: "SPRING-5", orderId: "t1-0001" };

const bodies: readonly Row[] = [
  wrong(at, {}, ["/name", "expected string"], ["/kind", /unique.*shared/], ["/validFor", "expected string"]),
  wrong(at, { ...unique, name: "" }, ["/name", ">=1"]),
  wrong(at, { ...unique, kind: "single" }, ["/kind", /unique.*shared/]),
  wrong(at, { ...unique, validFor: "a week" }, ["/validFor", "duration"]),
  wrong(at, { ...unique, validFor: "0d" }, ["/validFor", "more than nothing"]),
  wrong(at, { ...unique, code: "TEN" }, ["/code", "made one by one"]),
  wrong(at, { ...shared, code: undefined }, ["/code", "the code that all messages show"]),
  wrong(at, { ...shared, code: "SPRING 5" }, ["/code", "without spaces"]),
  wrong(at, { ...shared, code: "" }, ["/code", "1 to 64"]),
  wrong(at, { ...shared, code: "É10" }, ["/code", "letters, digits"]),
  wrong(at, { ...shared, code: "0000-0000-0000-0000" }, ["/code", "taken for a unique one"]),
  wrong(at, { ...unique, maxRedemptions: -1 }, ["/maxRedemptions", ">=0"]),
  wrong(at, { ...unique, maxRedemptions: 1.5 }, ["/maxRedemptions", "int"]),
  wrong(at, { ...unique, geofences: { ids: ["opera", "nowhere"] } }, [
    "/geofences/ids/1",
    "no geofence has the id nowhere",
  ]),
  wrong(at, { ...unique, geofences: { zones: [] } }, ["/geofences/zones", "unknown field"]),
  wrong(at, { ...unique, endAt: "soon" }, ["/endAt", "RFC 3339"]),
  wrong("/v1/offers/a b", unique, ["?id", "letters, digits"]),
];

const redemptions: readonly Row[] = [
  wrong(till, {}, ["/code", "expected string"], ["/orderId", "expected string"]),
  wrong(till, { ...order, code: "" }, ["/code", ">=1"]),
  wrong(till, { ...order, amount: 100 }, ["/currency", "given together"]),
  wrong(till, { ...order, currency: "EUR" }, ["/amount", "given together"]),
  wrong(till, { ...order, amount: 1, currency: "eur" }, ["/currency", "ISO 4217"]),
  wrong(till, { ...order, amount: 1, currency: "ZZZ" }, ["/currency", "ISO 4217"]),
  wrong(till, { ...order, amount: 9.99, currency: "EUR" }, ["/amount", "int"]),
  wrong(till, { ...order, amount: -1, currency: "EUR" }, ["/amount", ">=0"]),
  wrong(till, { ...order, geofenceId: "nowhere" }, ["/geofenceId", "no geofence has the id nowhere"]),
  missing(till, { ...order, code: "AUTUMN" }),
  missing(till, { ...order, code: "0000-0000-0000-0000" }),
  missing(till, { ...order, code: "?!" }),
  fine(till, { ...order, amount: 4_250, currency: "EUR", geofenceId: "opera" }, 201, {
    code: "SPRING5",
    orderId: "t1-0001",
    offerId: "five",
    campaignId: null,
    geofenceId: "opera",
    amount: 4_250,
    currency: "EUR",
  }),
  fine(till, { ...order, code: "spring 5" }, 200, { orderId: "t1-0001", amount: 4_250 }),
  fine(till, { ...order, orderId: "t2 №1" }, 201, { orderId: "t2 №1", amount: null, currency: null }),
  conflict(till, "sold_out", { ...order, orderId: "t1-0002" }),
  wrong(till, { code: "BOUND", orderId: "1" }, ["/geofenceId", "the offer names some"]),
  wrong(till, { code: "BOUND", orderId: "1", geofenceId: "doomed" }, ["/geofenceId", "at doomed"]),
  fine(till, { code: "BOUND", orderId: "1", geofenceId: "opera", amount: 1, currency: "VED" }, 201),
  { path: till, body: { code: "OVER", orderId: "1" }, status: 410, code: "expired" },
];

export const offerTable: Table = {
  "PUT /v1/offers/:id": {
    path: "/v1/offers/generic",
    body: unique,
    rows: [
      ...bodies,
      fine(at, unique, 201, { id: "new", ...unique, warnings: [] }),
      fine(at, { ...unique, maxRedemptions: 100 }, 200, { maxRedemptions: 100 }),
      wrong(at, shared, ["/kind", "expected unique"]),
      fine("/v1/offers/five", { ...shared, maxRedemptions: 2 }, 201, { code: "SPRING-5" }),
      wrong("/v1/offers/six", { ...shared, code: "spring5" }, [
        "/code",
        "the offer five has the code SPRING5",
      ]),
      fine("/v1/offers/bound", { ...shared, code: "BOUND", geofences: { tags: ["store", "moon"] } }, 201, {
        geofences: { ids: [], tags: ["store", "moon"] },
        warnings: ['no enabled geofence has the tag "moon"'],
      }),
      fine("/v1/offers/over", { ...shared, code: "OVER", endAt: "2020-01-01T00:00:00Z" }, 201, {
        endAt: "2020-01-01T00:00:00.000Z",
      }),
      fine("/v1/offers/doomed", unique, 201),
    ],
  },
  "GET /v1/offers/:id": {
    path: at,
    rows: [fine(at, undefined, 200, { id: "new", kind: "unique" }), missing("/v1/offers/nothing")],
  },
  "GET /v1/offers": {
    path: "/v1/offers",
    rows: [
      fine("/v1/offers?q=FIVE&limit=500", undefined, 200, {
        data: [{ id: "over" }, { id: "bound" }, { id: "five" }],
      }),
      fine("/v1/offers?q=sprin", undefined, 200, { data: [] }),
      wrong("/v1/offers?kind=unique", undefined, ["?kind", "unknown field"]),
      wrong("/v1/offers?cursor=x", undefined, ["?cursor", "nextCursor"]),
    ],
  },
  "POST /v1/redemptions": { path: till, body: { ...order, code: "AUTUMN" }, rows: redemptions },
  "GET /v1/offers/codes/:file": {
    path: "/v1/offers/codes/A%20B.svg",
    open: "anyone",
    rows: ["SPRING-5", "SPRING-5.png", ".svg", "A%20B.svg", "%3Cx%3E.svg", `${"A".repeat(65)}.svg`].map(
      (file) => missing(`/v1/offers/codes/${file}`),
    ),
  },
  "DELETE /v1/offers/:id": {
    path: "/v1/offers/doomed",
    rows: [
      fine("/v1/offers/doomed", undefined, 204),
      missing("/v1/offers/doomed"),
      conflict("/v1/offers/used", "in_use"),
    ],
  },
};
