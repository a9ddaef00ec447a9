import * as z from "zod";
import { parseDuration } from "../../domain/durations.ts";
import { parseClock } from "../../domain/local-time/span.ts";
import { parseTime } from "../time.ts";
import { shownAs } from "./shown.ts";

export const idPattern = /^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$/;
export const idText = "expected 1 to 128 letters, digits or ._:@- beginning with a letter or digit";
export const clientId = z.string().regex(idPattern, { error: idText }).meta({ id: "ClientId" });

const maxDuration = 10 * 366 * 86_400_000;

export const duration = z
  .string()
  .refine(isDuration, { error: 'expected a duration such as "90s", "15m", "24h" or "7d"' })
  .meta({
    id: "Duration",
    pattern: "^(0|[1-9]\\d{0,8})[smhd]$",
    description: "Seconds, minutes, hours or days, such as `90s`, `15m`, `24h` or `7d`; at most ten years.",
    examples: ["15m", "24h"],
  });

function isDuration(text: string): boolean {
  const ms = parseDuration(text);
  return ms !== null && ms <= maxDuration;
}

/** A number in a query, as JSON writes it: `Number` would take an empty text for 0. */
export function numberIn(range: z.ZodNumber) {
  const text = z.string().regex(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/, { error: "expected a number" });
  return shownAs(text.transform(Number).pipe(range), range);
}

/** Text that is stored and shown as it came. Half a surrogate pair would come back otherwise on each SQLite. */
export const words = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .refine((text) => text.isWellFormed(), {
      error: "expected well-formed Unicode, got half a surrogate pair",
    });

/** RFC 3339 text or epoch milliseconds in, epoch milliseconds out. */
const anyTime = z
  .union([z.string(), z.number()], { error: "expected an RFC 3339 time or epoch milliseconds" })
  .transform((value, context) => {
    const parsed = parseTime(value);
    if (parsed !== null) return parsed;
    context.addIssue({
      code: "custom",
      message: `expected an RFC 3339 time or epoch milliseconds, got ${JSON.stringify(value)}`,
    });
    return z.NEVER;
  });
export const time = shownAs(
  anyTime,
  z
    .union([
      z.string().meta({ format: "date-time" }),
      z.int().min(-62_135_596_800_000).max(253_402_300_799_999),
    ])
    .meta({
      id: "Time",
      description: "RFC 3339, or milliseconds since 1970.",
      examples: ["2026-11-22T10:00:00Z"],
    }),
);

export const timezone = z
  .string()
  .refine(isTimezone, { error: 'expected an IANA time zone such as "Europe/Paris"' })
  .meta({ description: "An IANA time zone.", examples: ["Europe/Paris"] });

/** A local time of day. */
export const clock = z
  .string()
  .refine((text) => parseClock(text) !== null, { error: 'expected a time of day such as "19:30"' })
  .meta({ pattern: "^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$", examples: ["19:30"] });

/** Local times of day; one that passes midnight is one span. */
export const span = z.strictObject({ from: clock, to: clock }).meta({
  id: "Span",
  description: "Local times of day; `from` counts, `to` does not, and one that passes midnight is one span.",
});

/** BCP 47, loosely: what phones send. */
export const locale = z
  .string()
  .regex(/^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}$/, {
    error: 'expected a language tag such as "fr" or "fr-CA"',
  })
  .meta({ description: "A BCP 47 language tag.", examples: ["fr"] });

export const cap = z
  .strictObject({
    limit: z.int().min(0).max(1_000),
    window: z
      .string()
      .refine((text) => text === "ever" || isDuration(text), {
        error: 'expected a duration such as "24h", or "ever"',
      })
      .meta({ pattern: "^((0|[1-9]\\d{0,8})[smhd]|ever)$", examples: ["24h", "ever"] }),
  })
  .meta({ id: "Cap", description: "At most so many messages in any window of that length; 0 is never." });

/** Free-form JSON of the client's own, bounded in size. */
export const jsonObject = (maxCharacters: number) =>
  z
    .record(z.string().max(128), z.unknown())
    .refine((value) => JSON.stringify(value).length <= maxCharacters, {
      error: `expected at most ${maxCharacters} characters of JSON`,
    })
    .superRefine((value, context) => {
      for (const path of infinities(value))
        context.addIssue({ code: "custom", path: [...path], message: "expected a finite number" });
    });

/** Where a JSON text said a number such as `1e999`, which parses to infinity and cannot be written again. */
function* infinities(value: unknown, path: readonly PropertyKey[] = []): Generator<readonly PropertyKey[]> {
  if (typeof value === "number" && !Number.isFinite(value)) yield path;
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* infinities(inner, [...path, key]);
}

/** Names that are zones. To ask the runtime costs as much as all else of a geofence; there are some 600. */
const knownZones = new Set<string>();
const maxKnown = 1_000;

/** Runtimes differ in whether they take an offset such as `+01:00` for a name. */
function isTimezone(name: string): boolean {
  if (knownZones.has(name)) return true;
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    if (knownZones.size < maxKnown) knownZones.add(name);
    return true;
  } catch {
    return false;
  }
}
