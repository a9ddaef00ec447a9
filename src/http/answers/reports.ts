import * as z from "zod";
import { count, counts, instant } from "./common.ts";
import { simulatedDecision, simulatedEvent } from "./logs.ts";

const figures = z
  .strictObject({
    decided: count,
    sent: count,
    ghost: count,
    suppressed: counts.meta({ description: "Decisions by the reason for which nothing was sent." }),
    funnel: z.strictObject({
      decided: count,
      sent: count,
      delivered: count,
      opened: count,
      converted: count,
      redeemed: count,
      revenue: z
        .record(z.string(), z.number())
        .meta({ description: "By currency (ISO 4217), in minor units." }),
    }),
    unsent: z.strictObject({ failed: count, expired: count, cancelled: count }),
  })
  .meta({ id: "Figures" });

export const report = figures
  .extend({
    campaignId: z.string(),
    from: instant.nullable(),
    to: instant.nullable(),
    perGeofence: z.record(z.string(), figures),
    perVariant: z.record(z.string(), figures),
    perDay: z.record(z.string(), figures),
  })
  .meta({ id: "Report" });

const share = z.number().min(0).max(1).nullable();
const period = { from: instant.nullable(), to: instant.nullable() };

export const overview = figures
  .extend({ ...period, perCampaign: z.record(z.string(), figures) })
  .meta({ id: "Overview" });

export const geofenceReport = z
  .strictObject({
    ...period,
    visits: count,
    customers: count,
    data: z.array(
      z.strictObject({
        geofenceId: z.string(),
        visits: count.meta({ description: "Confirmed visits that began in the period." }),
        customers: count,
        ended: count,
        dwellMedian: count.nullable().meta({
          description: "Seconds that those who have left had stayed; null while nobody has left.",
        }),
        passByShare: share.meta({ description: "Of the visits that have ended: those without a dwell." }),
        repeatRate: share.meta({ description: "Of the customers: those who came twice or more." }),
      }),
    ),
  })
  .meta({ id: "GeofenceReport" });

const simulated = { events: counts, sent: count, ghost: count, suppressed: counts };

export const simulation = z
  .strictObject({
    summary: z.strictObject({
      pings: count,
      statuses: counts,
      ...simulated,
      perGeofence: z.record(z.string(), z.strictObject(simulated)),
    }),
    events: z.array(simulatedEvent).optional(),
    decisions: z.array(simulatedDecision).optional(),
    notifications: z
      .array(
        z.strictObject({
          customerId: z.string(),
          campaignId: z.string(),
          geofenceId: z.string(),
          at: instant,
          title: z.string(),
          body: z.string(),
        }),
      )
      .optional(),
    truncated: z.boolean().optional(),
  })
  .meta({ id: "Simulation" });
