import { afterEach, beforeEach, expect, it } from "vitest";
import { Apps } from "../support/apps.ts";
import { secretKey } from "../support/hosts/hosts.ts";
import { campaign, circle, opera } from "./seed.ts";

const start = Date.parse("2026-11-22T10:00:00Z");
const minute = 60_000;
const away = { latitude: opera.latitude + 0.02, longitude: opera.longitude };
let apps: Apps;

beforeEach(async () => {
  apps = new Apps(start);
  await apps.send("PUT", "/v1/geofences/opera", { ...circle, dwell: "3m" });
  for (const id of ["ana", "bo"]) {
    await apps.send("PUT", `/v1/customers/${id}`, {});
    await apps.send("PUT", `/v1/customers/${id}/consents/location`, { granted: true, source: "app" });
  }
});
afterEach(() => apps.close());

/** Comes at a minute, stays for some, and is gone. */
async function visit(customerId: string, at: number, stays: number): Promise<void> {
  const ping = (after: number, place: typeof away) => ({
    ...{ customerId, deviceId: "phone", accuracy: 5, ...place },
    timestamp: start + (at + after) * minute,
  });
  apps.world.clock.now = start + (at + stays + 2) * minute;
  const { latitude, longitude } = opera;
  const inside = Array.from({ length: stays }, (_, i) => ping(i, { latitude, longitude }));
  await apps.send("POST", "/v1/pings", { pings: [...inside, ping(stays, away), ping(stays + 1, away)] });
}

const report = async (query = "", headers = {}) =>
  (await apps.send("GET", `/v1/reports/geofences${query}`, undefined, headers)).json;

it("says of a geofence who came, how long, who passed by and who came again", async () => {
  await visit("ana", 0, 10);
  await visit("ana", 60, 6);
  await visit("bo", 120, 2);
  expect(await report()).toEqual({
    from: null,
    to: null,
    visits: 3,
    customers: 2,
    data: [
      {
        geofenceId: "opera",
        visits: 3,
        customers: 2,
        ended: 3,
        dwellMedian: 6 * 60,
        passByShare: 1 / 3,
        repeatRate: 1 / 2,
      },
    ],
  });
  const from = new Date(start + 60 * minute).toISOString();
  const to = new Date(start + 120 * minute).toISOString();
  expect(await report(`?from=${from}&to=${to}`)).toEqual({
    from,
    to,
    visits: 1,
    customers: 1,
    data: [
      {
        geofenceId: "opera",
        visits: 1,
        customers: 1,
        ended: 1,
        dwellMedian: 6 * 60,
        passByShare: 0,
        repeatRate: 0,
      },
    ],
  });
});

it("leaves out who was seen inside but once: that is no visit yet", async () => {
  await visit("ana", 0, 10);
  await visit("bo", 60, 1);
  expect((await apps.send("GET", "/v1/visits?customerId=bo")).json).toMatchObject({
    data: [{ confirmed: false }],
  });
  expect(await report()).toMatchObject({ data: [{ visits: 1, customers: 1 }] });
});

async function table(path: string): Promise<string> {
  const response = await apps.world.app.request(`http://parvis${path}`, {
    headers: { Authorization: `Bearer ${secretKey}`, Accept: "text/csv" },
  });
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  return response.text();
}

it("tells the same as a table", async () => {
  await visit("bo", 0, 2);
  expect(await table("/v1/reports/geofences")).toBe(
    "geofence,visits,customers,ended,dwellMedian,passByShare,repeatRate\r\nopera,1,1,1,120,1,0\r\n",
  );
});

it("tells as tables what became of decisions: of a campaign by what was counted, of all by campaign", async () => {
  for (const [id, event] of [
    ["come", "enter"],
    ["stay", "dwell"],
  ]) {
    const trigger = { event, geofences: { ids: ["opera"] } };
    await apps.send("PUT", `/v1/campaigns/${id}`, { ...campaign, trigger });
    await apps.send("POST", `/v1/campaigns/${id}/launch`);
  }
  await visit("ana", 0, 2);
  await visit("bo", 120, 10);
  expect(await table("/v1/campaigns/come/report")).toBe(
    [
      "day,geofence,variant,name,count",
      "2026-11-22,opera,,no_push_consent,1",
      "2026-11-22,opera,,stale_ping,1",
      "",
    ].join("\r\n"),
  );
  expect(await table("/v1/reports/overview")).toBe(
    [
      "campaign,decided,sent,delivered,opened,converted,redeemed,ghost",
      "come,2,0,0,0,0,0,0",
      "stay,1,0,0,0,0,0,0",
      "",
    ].join("\r\n"),
  );
  expect(await table("/v1/reports/overview?to=2026-11-21T00:00:00Z")).toBe(
    "campaign,decided,sent,delivered,opened,converted,redeemed,ghost\r\n",
  );
});

it("is empty where nobody came", async () => {
  expect(await report()).toEqual({ from: null, to: null, visits: 0, customers: 0, data: [] });
});
