import * as z from "zod";
import { validate as validateAudience } from "../../domain/audience/validate.ts";
import { compile } from "../../domain/content/template.ts";
import { weekdays } from "../../domain/local-time/wall.ts";
import { cap, clientId, clock, duration, locale, span, time, words } from "./common.ts";
import { customerBody } from "./customer.ts";

/** A Liquid template; one that does not parse is told with its line and column. */
function template(maxLength: number) {
  return words(maxLength).superRefine((source, context) => {
    const result = compile(source);
    if (!result.ok) context.addIssue({ code: "custom", message: result.detail });
  });
}

const texts = {
  title: template(500),
  body: template(2_000),
  url: template(2_000).optional(),
  image: template(2_000).optional(),
  icon: template(2_000).optional(),
};
const overlay = { ...texts, title: texts.title.optional(), body: texts.body.optional() };

/** Any id or any tag named; both empty mean all. */
export const geofences = z.strictObject({
  ids: z.array(clientId).max(1_000).default([]),
  tags: z.array(words(64)).max(100).default([]),
});

const schedule = z.strictObject({
  startAt: time.transform((at) => new Date(at).toISOString()).optional(),
  endAt: time.transform((at) => new Date(at).toISOString()).optional(),
  days: z.array(z.enum(weekdays)).min(1).max(7).optional(),
  from: clock.optional(),
  to: clock.optional(),
  storeOpen: z.boolean().optional(),
});

export const campaignBody = z.strictObject({
  name: words(200),
  trigger: z.strictObject({
    event: z.enum(["enter", "dwell", "exit"]),
    geofences,
    dwell: duration.optional(),
    confirm: z.boolean().default(false),
    maxSpeed: z.number().positive().max(1_000).optional(),
  }),
  caps: z.array(cap).max(10).optional(),
  cooldown: duration.optional(),
  priority: z.int().min(0).max(1_000).default(50),
  ttl: duration.default("15m"),
  content: z.strictObject({
    default: z.strictObject(texts),
    locales: z
      .record(locale, z.strictObject(overlay))
      .refine((all) => Object.keys(all).length <= 100, { error: "expected at most 100 locales" })
      .optional(),
    variants: z
      .array(z.strictObject({ id: clientId, weight: z.number().positive().max(1_000_000), ...overlay }))
      .max(20)
      .superRefine((variants, context) => {
        for (const [i, { id }] of variants.entries())
          if (id === "default" || variants.findIndex((other) => other.id === id) < i)
            context.addIssue({
              code: "custom",
              path: [i, "id"],
              message: `expected an id of its own, got "${id}" again`,
            });
      })
      .optional(),
  }),
  audience: z
    .record(z.string(), z.unknown())
    .superRefine((query, context) => {
      for (const { pointer, detail } of validateAudience(query))
        context.addIssue({ code: "custom", path: fromPointer(pointer), message: detail });
    })
    .optional(),
  schedule: schedule.optional(),
  quietHours: span.nullish(),
  holdout: z.number().min(0).max(1).optional(),
  budget: z.strictObject({ sends: z.int().min(0).max(1_000_000_000) }).optional(),
  rate: z.strictObject({ limit: z.int().min(0).max(1_000_000), window: duration }).optional(),
  offer: clientId.optional(),
  anonymous: z.boolean().optional(),
  conversion: z
    .strictObject({
      event: z.string().min(1).max(100).default("dwell"),
      geofences: geofences.optional(),
      window: duration.default("2h"),
    })
    .optional(),
});

/** For whom and where: a customer of the workspace, or one made up. */
export const previewBody = z
  .strictObject({
    customerId: clientId.optional(),
    customer: customerBody.extend({ id: clientId.default("preview") }).optional(),
    geofenceId: clientId,
  })
  .refine(({ customerId, customer }) => (customerId === undefined) !== (customer === undefined), {
    path: ["customerId"],
    error: "expected either customerId or customer",
  });

/** The parts of an RFC 6901 pointer, for a path that is made into one again. */
function fromPointer(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}
