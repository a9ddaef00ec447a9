import { expect } from "vitest";
import { conflict, differs, fine, missing, over, type Row, type Table, withLiteral, wrong } from "../rows.ts";
import { campaign } from "../seed.ts";

const at = "/v1/campaigns/new";
const triggered = (trigger: object) => ({ ...campaign, trigger: { ...campaign.trigger, ...trigger } });
const saying = (content: object) => ({ ...campaign, content: { ...campaign.content, ...content } });
const titled = (title: string) => saying({ default: { title, body: "b" } });

const succeeding = (geofences: object) => ({ event: "dwell", window: "2h", geofences });

const of = (id: string) => `/v1/campaigns/${id}`;
const spoken = saying({
  default: { title: "Hi {{ customer.firstName }}", body: "{{ distance }} m" },
  locales: { fr: { title: "Salut {{ customer.firstName }}" } },
});

const bodies: readonly Row[] = [
  wrong(at, { name: "x" }, ["/trigger", "expected object"], ["/content", "expected object"]),
  wrong(at, { ...campaign, name: 7 }, ["/name", "expected string"]),
  wrong(at, triggered({ event: "near" }), ["/trigger/event", /enter.*dwell.*exit/]),
  wrong(at, triggered({ geofences: { ids: ["opera", "nowhere"] } }), [
    "/trigger/geofences/ids/1",
    "no geofence has the id nowhere",
  ]),
  wrong(at, triggered({ geofences: { zones: [] } }), ["/trigger/geofences/zones", "unknown field"]),
  wrong(at, triggered({ dwell: "soon" }), ["/trigger/dwell", "duration"]),
  wrong(at, { ...campaign, ttl: "15" }, ["/ttl", "duration"]),
  wrong(at, { ...campaign, cooldown: "-1h" }, ["/cooldown", "duration"]),
  wrong(
    at,
    {
      ...campaign,
      caps: [
        { limit: 1, window: "24h" },
        { limit: 1.5, window: "a while" },
      ],
    },
    ["/caps/1/limit", "expected int"],
    ["/caps/1/window", "ever"],
  ),
  wrong(at, { ...campaign, priority: "high" }, ["/priority", "expected number"]),
  wrong(at, withLiteral({ ...campaign, priority: "@" }, "1e999"), ["/priority", "number"]),
  wrong(at, titled("Hello {{ customer.firstName"), ["/content/default/title", /not closed.*line:1, col:7/]),
  wrong(at, titled("\n\n  {% if %}"), ["/content/default/title", /line:3/]),
  wrong(at, titled("{% include 'x' %}"), ["/content/default/title", /include.*line:1, col:1/]),
  wrong(at, saying({ locales: { fr: { body: "{{ a | shout }}" } } }), [
    "/content/locales/fr/body",
    /shout.*line:1/,
  ]),
  wrong(at, saying({ variants: [{ id: "b", weight: 0 }] }), ["/content/variants/0/weight", ">0"]),
  wrong(at, saying({ variants: [{ id: "default", weight: 1 }] }), [
    "/content/variants/0/id",
    "an id of its own",
  ]),
  wrong(at, saying({ default: { title: "t" } }), ["/content/default/body", "expected string"]),
  wrong(at, { ...campaign, audience: { "traits.tier": { $where: "1" } } }, [
    "/audience/traits.tier/$where",
    /./,
  ]),
  wrong(at, { ...campaign, schedule: { days: ["monday"] } }, ["/schedule/days/0", /mo/]),
  wrong(at, { ...campaign, schedule: { from: "25:00" } }, ["/schedule/from", "19:30"]),
  wrong(at, { ...campaign, schedule: { startAt: "soon" } }, ["/schedule/startAt", "RFC 3339"]),
  wrong(at, { ...campaign, quietHours: { from: "21:00" } }, ["/quietHours/to", "expected string"]),
  wrong(at, { ...campaign, holdout: 1.5 }, ["/holdout", "<=1"]),
  wrong(at, { ...campaign, budget: { sends: -1 } }, ["/budget/sends", ">=0"]),
  wrong(at, { ...campaign, rate: { limit: 1, window: "ever" } }, ["/rate/window", "duration"]),
  wrong(at, { ...campaign, conversion: { window: "2 h" } }, ["/conversion/window", "duration"]),
  wrong(at, { ...campaign, conversion: succeeding({ ids: ["nowhere"] }) }, [
    "/conversion/geofences/ids/0",
    "no geofence has the id nowhere",
  ]),
  wrong(at, triggered({ maxSpeed: 0 }), ["/trigger/maxSpeed", ">0"]),
  wrong(at, { ...campaign, offer: "nothing" }, ["/offer", "no offer has the id nothing"]),
  wrong(at, { ...campaign, offer: "a b" }, ["/offer", "letters, digits"]),
  wrong("/v1/campaigns/a b", campaign, ["?id", "letters, digits"]),
];

const verb = (name: string, rows: readonly Row[]): Table => ({
  [`POST /v1/campaigns/:id/${name}`]: {
    path: `/v1/campaigns/spring/${name}`,
    rows: [...rows, missing(`/v1/campaigns/nowhere/${name}`)],
  },
});

export const campaignTable: Table = {
  "PUT /v1/campaigns/:id": {
    path: "/v1/campaigns/generic",
    body: campaign,
    rows: [
      ...bodies,
      fine(at, campaign, 201, { id: "new", status: "draft", priority: 50, ttl: "15m", warnings: [] }),
      fine(at, { ...campaign, priority: 60 }, 200, { status: "draft", priority: 60 }),
      over("*", fine(at, { ...campaign, priority: 61 }, 200, { priority: 61 })),
      differs('"999999999"', at, campaign),
      differs("none of ours", at, campaign),
      differs("*", of("nowhere"), campaign),
      fine("/v1/campaigns/spring", campaign, 200, { status: "active" }),
      fine(
        of("coded"),
        { ...saying({ default: { title: "t", body: "{{ offer.code }}" } }), offer: "used" },
        201,
        {
          offer: "used",
        },
      ),
      fine(of("spoken"), spoken, 201, { status: "draft" }),
      fine("/v1/campaigns/quiet", triggered({ geofences: { tags: ["moon"] } }), 201, {
        warnings: ['no enabled geofence has the tag "moon"'],
      }),
      fine("/v1/campaigns/quiet", { ...campaign, conversion: succeeding({ tags: ["store", "mars"] }) }, 200, {
        warnings: ['no enabled geofence has the tag "mars"'],
      }),
    ],
  },
  "GET /v1/campaigns/:id": {
    path: "/v1/campaigns/spring",
    rows: [
      fine("/v1/campaigns/spring", undefined, 200, { id: "spring", name: "Spring", status: "active" }),
      missing("/v1/campaigns/nowhere"),
    ],
  },
  "GET /v1/campaigns": {
    path: "/v1/campaigns",
    rows: [
      fine("/v1/campaigns?status=ended", undefined, 200, { data: [{ id: "over" }], nextCursor: null }),
      fine("/v1/campaigns?status=active&q=SPR", undefined, 200, { data: [{ id: "spring" }] }),
      wrong("/v1/campaigns?status=running", undefined, ["?status", /draft/]),
    ],
  },
  ...verb("launch", [
    fine("/v1/campaigns/new/launch", undefined, 200, { status: "active", effectiveBy: expect.any(String) }),
    fine("/v1/campaigns/new/launch", {}, 200, { status: "active" }),
    conflict("/v1/campaigns/over/launch", "wrong_status"),
    wrong("/v1/campaigns/new/launch", { at: "noon" }, ["/at", "unknown field"]),
  ]),
  ...verb("pause", [
    fine("/v1/campaigns/new/pause", undefined, 200, { status: "paused", effectiveBy: expect.any(String) }),
    conflict("/v1/campaigns/doomed/pause", "wrong_status"),
  ]),
  ...verb("end", [
    fine("/v1/campaigns/new/end", undefined, 200, { status: "ended", effectiveBy: expect.any(String) }),
    fine("/v1/campaigns/new/end", undefined, 200, { status: "ended" }),
  ]),
  "POST /v1/campaigns/:id/preview": {
    path: `${of("spring")}/preview`,
    body: { customer: {}, geofenceId: "opera" },
    rows: [
      fine(`${of("spring")}/preview`, { customer: {}, geofenceId: "opera" }, 200, {
        title: "Hello",
        body: "Paris Opéra",
        url: null,
        image: null,
        icon: null,
        locale: null,
        variant: "default",
        warnings: [],
      }),
      fine(`${of("spoken")}/preview`, { customerId: "ana", geofenceId: "opera" }, 200, {
        title: "Salut Ana",
        body: "150 m",
        locale: "fr",
        warnings: [],
      }),
      fine(
        `${of("spoken")}/preview`,
        { customer: { traits: { firstName: "Al" }, locale: "de" }, geofenceId: "opera" },
        200,
        { title: "Hi Al", locale: null, warnings: ["no texts for the locale de: the default ones are used"] },
      ),
      fine(`${of("coded")}/preview`, { customer: {}, geofenceId: "opera" }, 200, {
        body: "XXXX-XXXX-XXXX-XXXX",
      }),
      wrong(`${of("spoken")}/preview`, { customer: {}, geofenceId: "opera" }, [
        "",
        /render_failed: title: undefined variable/,
      ]),
      wrong(`${of("spring")}/preview`, { customerId: "nobody", geofenceId: "opera" }, [
        "/customerId",
        "no customer has the id nobody",
      ]),
      wrong(`${of("spring")}/preview`, { customer: {}, geofenceId: "nowhere" }, [
        "/geofenceId",
        "no geofence has the id nowhere",
      ]),
      wrong(`${of("spring")}/preview`, { geofenceId: "opera" }, [
        "/customerId",
        "either customerId or customer",
      ]),
      wrong(
        `${of("spring")}/preview`,
        { customer: { traits: [] } },
        ["/customer/traits", "record"],
        ["/geofenceId", "string"],
      ),
      missing(`${of("nowhere")}/preview`, { customer: {}, geofenceId: "opera" }),
    ],
  },
  "DELETE /v1/campaigns/:id": {
    path: "/v1/campaigns/doomed",
    rows: [fine("/v1/campaigns/doomed", undefined, 204), missing("/v1/campaigns/doomed")],
  },
};
