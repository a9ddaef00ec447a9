import * as z from "zod";
import { compile } from "../../domain/content/template.ts";
import { cap, clientId, duration, locale, words } from "./common.ts";

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
};
const overlay = { ...texts, title: texts.title.optional(), body: texts.body.optional() };

/** A rule this version does not enforce: to accept it and send regardless would be a lie. */
const notYet = z
  .undefined({ error: "this rule is not enforced by this version, and so not accepted" })
  .optional();
const noneYet = <T extends z.core.util.Literal>(value: T) =>
  z.literal(value, { error: "this rule is not enforced by this version, and so not accepted" }).optional();

export const campaignBody = z.strictObject({
  name: words(200),
  trigger: z.strictObject({
    event: z.enum(["enter", "dwell", "exit"]),
    geofences: z.strictObject({
      ids: z.array(clientId).max(1_000).default([]),
      tags: z.array(words(64)).max(100).default([]),
    }),
    dwell: duration.optional(),
    confirm: z.boolean().default(false),
    maxSpeed: notYet,
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
  audience: notYet,
  schedule: notYet,
  quietHours: noneYet(null),
  holdout: noneYet(0),
  budget: notYet,
  rate: notYet,
  offer: notYet,
  anonymous: noneYet(false),
  conversion: notYet,
});
