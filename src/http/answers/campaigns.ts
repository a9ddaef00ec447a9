import * as z from "zod";
import { campaignStatuses } from "../../domain/campaign.ts";
import { reachSteps } from "../../engine/reach/count-reach.ts";
import { campaign as written } from "../schemas/campaign.ts";
import { duration } from "../schemas/common.ts";
import { chosenGeofences, count, counts, effectiveBy, instant, warnings } from "./common.ts";

const { trigger, schedule, conversion, ...rest } = written.shape;

/** As it was written, with what was left out filled in. */
export const campaign = z
  .strictObject({
    ...rest,
    trigger: trigger.extend({ geofences: chosenGeofences }),
    schedule: z
      .strictObject({ ...schedule.unwrap().shape, startAt: instant.optional(), endAt: instant.optional() })
      .optional(),
    conversion: conversion.unwrap().extend({ geofences: chosenGeofences.optional() }).optional(),
    id: z.string(),
    status: z.enum(campaignStatuses),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: "Campaign" });

export const warnedCampaign = campaign.extend({ warnings }).meta({ id: "WarnedCampaign" });
export const changedCampaign = warnedCampaign.extend({ effectiveBy }).meta({ id: "ChangedCampaign" });

const message = {
  title: z.string(),
  body: z.string(),
  url: z.string().nullable(),
  image: z.string().nullable(),
  icon: z.string().nullable(),
  variant: z.string(),
  locale: z.string().nullable(),
};

export const preview = z.strictObject({ ...message, warnings }).meta({ id: "Preview" });

export const testSend = z
  .strictObject({ notificationId: z.string(), geofenceId: z.string(), ...message })
  .meta({ id: "TestSend" });

export const reach = z
  .strictObject(Object.fromEntries(reachSteps.map((step) => [step, count])) as Steps)
  .meta({ id: "Reach", description: "Each step counts those who passed all before." });
type Steps = Record<(typeof reachSteps)[number], typeof count>;

export const sendJob = z
  .strictObject({
    id: z.string(),
    campaignId: z.string(),
    state: z.enum(["running", "done", "stopped"]),
    reason: z.string().nullable(),
    within: z.number(),
    maxAge: duration,
    createdAt: instant,
    finishedAt: instant.nullable(),
    customers: count.meta({ description: "With a position that is new enough." }),
    near: count.meta({ description: "Of these, in or near a geofence of the campaign." }),
    sent: count,
    ghost: count,
    suppressed: counts,
  })
  .meta({ id: "SendJob" });
export const openedSend = sendJob.extend({ effectiveBy }).meta({ id: "OpenedSend" });
