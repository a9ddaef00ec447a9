import { expect } from "vitest";
import { fine, type Row, type Table, withLiteral, wrong } from "../rows.ts";
import { campaign, circle, opera } from "../seed.ts";

const at = "/v1/simulations";
const start = "2027-03-01T10:00:00Z";
const ping = { customerId: "zoe", timestamp: start, accuracy: 10, ...opera };
const zoe = { id: "zoe", traits: { firstName: "Zoé" } };
const email = { channel: "email" };
const shop = { ...circle, id: "shop" };
const sale = { ...campaign, id: "sale" };
const anyone = [{ id: `anon_00${"0".repeat(32)}` }, { id: "anon_zoe" }];
const strangers = {
  campaigns: [{ ...sale, audience: { anonymous: true } }],
  customers: anyone,
  pings: anyone.map(({ id }) => ({ ...ping, customerId: id })),
};
const whole = { geofences: [shop], campaigns: [sale], customers: [zoe], pings: [ping] };

const wrongs: readonly Row[] = [
  wrong(at, {}, ["/pings", "or a history"]),
  wrong(at, { pings: null }, ["/pings", "or a history"]),
  wrong(at, { pings: {} }, ["/pings", "expected array"]),
  wrong(
    at,
    { ...whole, pings: [ping, { ...ping, latitude: 91, custmerId: "x" }, 7] },
    ["/pings/1/custmerId", "unknown field"],
    ["/pings/1/latitude", "expected degrees from -90 to 90, got 91"],
    ["/pings/2", "expected an object"],
  ),
  wrong(at, withLiteral({ ...whole, pings: [{ ...ping, longitude: "@" }] }, "1e999"), [
    "/pings/0/longitude",
    "degrees",
  ]),
  wrong(at, { ...whole, geofences: [shop, { ...shop, radius: 5 }] }, ["/geofences/1/radius", "10"]),
  wrong(at, { ...whole, geofences: [{ ...shop, openingHours: "whenever" }] }, [
    "/geofences/0/openingHours",
    /./,
  ]),
  wrong(at, { ...whole, geofences: [shop, shop] }, ["/geofences/1/id", "shop again"]),
  wrong(at, { ...whole, geofences: [circle] }, ["/geofences/0/id", "string"]),
  wrong(at, { ...whole, campaigns: [{ ...sale, priority: "high" }] }, ["/campaigns/0/priority", "number"]),
  wrong(
    at,
    { ...whole, campaigns: [{ ...sale, trigger: { event: "enter", geofences: { ids: ["opera"] } } }] },
    ["/campaigns/0/trigger/geofences/ids/0", "no geofence of this simulation has the id opera"],
  ),
  wrong(
    at,
    {
      ...whole,
      campaigns: [{ ...sale, conversion: { event: "dwell", window: "2h", geofences: { ids: ["opera"] } } }],
    },
    ["/campaigns/0/conversion/geofences/ids/0", "no geofence of this simulation has the id opera"],
  ),
  wrong(at, { ...whole, campaigns: [{ ...sale, offer: "nothing" }] }, [
    "/campaigns/0/offer",
    "no offer has the id nothing",
  ]),
  wrong(at, { ...whole, customers: [{ ...zoe, consents: { location: "yes" } }] }, [
    "/customers/0/consents/location",
    "boolean",
  ]),
  wrong(at, { ...whole, customers: [{ ...zoe, devices: -1 }] }, ["/customers/0/devices", ">=0"]),
  wrong(at, { ...whole, settings: { exitAfter: "soon" } }, ["/settings/exitAfter", "duration"]),
  wrong(at, { history: { from: start } }, ["/history/to", "RFC 3339"]),
  wrong(at, { history: { from: start, to: start } }, ["/history/to", "after from"]),
  wrong(at, { history: { from: 0, to: start, source: "visits" } }, ["/history/source", /events.*pings/]),
  wrong(`${at}?detail=perhaps`, whole, ["?detail", /true.*false/]),
];

const entered = { type: "geofence.entered", customerId: "zoe", geofenceId: "shop", confidence: "high" };
const sent = { customerId: "zoe", campaignId: "sale", geofenceId: "shop", at: "2027-03-01T10:00:00.000Z" };

export const simulationTable: Table = {
  "POST /v1/simulations": {
    path: at,
    mebibytes: 64,
    body: { pings: [] },
    rows: [
      ...wrongs,
      fine(at, { pings: [] }, 200, {
        summary: { pings: 0, statuses: {}, events: {}, sent: 0, ghost: 0, suppressed: {}, perGeofence: {} },
        events: [],
        decisions: [],
        notifications: [],
        truncated: false,
      }),
      fine(at, whole, 200, {
        summary: {
          pings: 1,
          statuses: { accepted: 1 },
          events: { "geofence.entered": 1 },
          sent: 1,
          ghost: 0,
          suppressed: {},
          perGeofence: {
            shop: { events: { "geofence.entered": 1 }, sent: 1, ghost: 0, suppressed: {} },
          },
        },
        events: [entered],
        decisions: [{ ...sent, event: "enter", outcome: "sent", reason: null, gates: expect.any(Array) }],
        notifications: [{ ...sent, title: "Hello", body: "Paris Opéra" }],
        truncated: false,
      }),
      // The workspace's customer, geofences and campaign; who is unknown is refused, as live.
      fine(at, { pings: [{ ...ping, customerId: "ana" }, ping] }, 200, {
        summary: { pings: 2, statuses: { accepted: 1, refused: 1 }, sent: 1 },
      }),
      fine(at, { ...whole, customers: [{ ...zoe, consents: { push: false } }] }, 200, {
        summary: { sent: 0, suppressed: { no_push_consent: 1 } },
      }),
      fine(at, { ...whole, customers: [{ ...zoe, consents: { location: false } }] }, 200, {
        summary: { statuses: { refused: 1 }, suppressed: {} },
      }),
      fine(at, { ...whole, customers: [{ ...zoe, devices: 0 }] }, 200, {
        summary: { suppressed: { no_channel: 1 } },
      }),
      fine(at, { ...whole, customers: [{ ...zoe, touches: [email, { ...email, at: start }] }] }, 200, {
        summary: { suppressed: { pressure_cap: 1 } },
      }),
      // Nobody has named the one; the other has an id that only begins like theirs.
      fine(at, { ...whole, ...strangers }, 200, {
        summary: { sent: 1, suppressed: { audience_mismatch: 1 } },
      }),
      fine(at, { ...whole, settings: { sending: "off" } }, 200, {
        summary: { suppressed: { sending_off: 1 } },
      }),
      // What an answer says of a campaign or a geofence may be given back as it came.
      fine(
        at,
        {
          ...whole,
          geofences: [{ ...shop, center: [0, 0], area: 1, createdAt: start }],
          campaigns: [{ ...sale, status: "draft", warnings: [] }],
        },
        200,
        { summary: { sent: 1 } },
      ),
      fine(`${at}?detail=false`, whole, 200, { summary: { sent: 1 } }),
      fine(at, { history: { from: 0, to: "2020-01-01T00:00:00Z" } }, 200, { summary: { pings: 0 } }),
    ],
  },
};
