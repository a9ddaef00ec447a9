import * as z from "zod";
import { validate as validateAudience } from "../../domain/audience/validate.ts";
import { compile } from "../../domain/content/template.ts";
import { weekdays } from "../../domain/local-time/wall.ts";
import { cap, clientId, clock, duration, locale, span, time, words } from "./common.ts";
import { customerBody } from "./customer.ts";
import { shownAs } from "./shown.ts";

/** A Liquid template; one that does not parse is told with its line and column. */
function template(maxLength: number) {
  return words(maxLength)
    .superRefine((source, context) => {
      const result = compile(source);
      if (!result.ok) context.addIssue({ code: "custom", message: result.detail });
    })
    .meta({ description: "A Liquid template over `customer`, `geofence`, `offer`, `event`, `distance`." });
}

/** A time that is given back as text. */
const instant = shownAs(
  time.transform((at) => new Date(at).toISOString()),
  time,
);

const texts = {
  title: template(500),
  body: template(2_000),
  url: template(2_000).optional(),
  image: template(2_000).optional(),
  icon: template(2_000).optional(),
};
const overlay = { ...texts, title: texts.title.optional(), body: texts.body.optional() };

/** Any id or any tag named; both empty mean all. */
export const geofences = z
  .strictObject({
    ids: z.array(clientId).max(1_000).default([]),
    tags: z.array(words(64)).max(100).default([]),
  })
  .meta({ id: "GeofenceChoice", description: "Any id or any tag named; both empty mean all." });

const schedule = z
  .strictObject({
    startAt: instant.optional(),
    endAt: instant.optional(),
    days: z.array(z.enum(weekdays)).min(1).max(7).optional(),
    from: clock.optional(),
    to: clock.optional(),
    storeOpen: z.boolean().meta({ description: "Only while the geofence is open." }).optional(),
  })
  .meta({ description: "When it may be sent, in the geofence's local time." });

export const campaign = z.strictObject({
  name: words(200),
  trigger: z.strictObject({
    event: z.enum(["enter", "dwell", "exit"]),
    geofences,
    dwell: duration.optional(),
    confirm: z.boolean().meta({ description: "Decide at the second ping in a row inside." }).default(false),
    maxSpeed: z.number().positive().max(1_000).meta({ description: "Metres per second." }).optional(),
  }),
  caps: z.array(cap).max(10).optional(),
  cooldown: duration.optional(),
  priority: z.int().min(0).max(1_000).meta({ description: "The highest wins a moment." }).default(50),
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
    .meta({
      description:
        "The MongoDB query language over `traits.*`, `locale`, `visits.7d|30d|90d`, `daysSinceLastVisit`, `points`, `anonymous`.",
      examples: [{ "traits.tier": { $in: ["gold", "silver"] } }],
    })
    .optional(),
  schedule: schedule.optional(),
  quietHours: span.nullish().meta({ description: "Instead of the workspace's; null is none." }),
  holdout: z
    .number()
    .min(0)
    .max(1)
    .meta({ description: "Share of customers who do not get it, so that its effect can be measured." })
    .optional(),
  budget: z.strictObject({ sends: z.int().min(0).max(1_000_000_000) }).optional(),
  rate: z.strictObject({ limit: z.int().min(0).max(1_000_000), window: duration }).optional(),
  offer: clientId.optional(),
  anonymous: z
    .boolean()
    .meta({ description: "Whether anonymous customers may get unique codes." })
    .optional(),
  conversion: z
    .strictObject({
      event: z
        .string()
        .min(1)
        .max(100)
        .meta({ description: "`dwell`, `redemption`, or the name of a tracked event." })
        .default("dwell"),
      geofences: geofences.optional(),
      window: duration.default("2h"),
    })
    .meta({ description: "What counts as success after a message." })
    .optional(),
});
export const campaignBody = campaign.meta({ id: "CampaignBody" });

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
  })
  .meta({ oneOf: [{ required: ["customerId"] }, { required: ["customer"] }] });

/** The parts of an RFC 6901 pointer, for a path that is made into one again. */
function fromPointer(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}
