import * as z from "zod";
import { campaignBody } from "./campaign.ts";
import { clientId, time } from "./common.ts";
import { customerBody, purpose, touchBody } from "./customer.ts";
import { geofenceBody } from "./geofence.ts";
import { settingsPatch } from "./settings.ts";

/** What an answer says beyond what a request may: it may be given back as it came, and says nothing here. */
const said = z.unknown().optional();

/** The lists are read entry by entry: they may be long. */
const list = z.array(z.unknown()).nullish();

export const simulationBody = z
  .strictObject({
    geofences: list,
    campaigns: list,
    customers: list,
    pings: list,
    settings: settingsPatch.nullish(),
    history: z
      .strictObject({ from: time, to: time, source: z.enum(["events", "pings"]).default("events") })
      .refine(({ from, to }) => from < to, { path: ["to"], error: "expected a time after from" })
      .nullish(),
  })
  .refine(({ pings, history }) => pings != null || history != null, {
    path: ["pings"],
    error: "expected pings, or a history to replay",
  });

export const simulatedGeofence = geofenceBody.extend({
  id: clientId,
  center: said,
  bbox: said,
  area: said,
  createdAt: said,
  updatedAt: said,
});

export const simulatedCampaign = campaignBody.extend({
  id: clientId,
  status: said,
  warnings: said,
  createdAt: said,
  updatedAt: said,
});

export const simulatedCustomer = customerBody.extend({
  id: clientId,
  consents: z.partialRecord(purpose, z.boolean()).default({}),
  touches: z.array(touchBody).max(1_000).default([]),
  devices: z.int().min(0).max(1_000).default(1),
});
