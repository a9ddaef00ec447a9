import type { Fault } from "../../engine/answer.ts";
import type { IncomingPing } from "../../engine/pings/types.ts";
import type { DeviceClaim } from "../auth.ts";
import { toPointer } from "../parse.ts";
import { idPattern, idText } from "../schemas/common.ts";
import { parseTime } from "../time.ts";

/**
 * Hand-written, since this is the one body that arrives thousands of times a second: the schema library
 * costs a third of the whole request here. The document's schema of a ping is checked against it by a test.
 */
const fields = new Set([
  "id",
  "customerId",
  "deviceId",
  "latitude",
  "longitude",
  "accuracy",
  "timestamp",
  "speed",
  "heading",
  "altitude",
  "mock",
  "battery",
  "region",
  "sentAt",
]);
const regionEvents = new Set(["enter", "exit", "dwell"]);

/** How far ahead of the server a ping's time may be. */
const maxAhead = 120_000;

/** Errors that are listed of one ping at most; it has fewer fields. */
const maxErrors = 20;

type Fields = Record<string, unknown>;

/**
 * A ping of one request, or what is wrong with it; pointers begin with `base`. A device's token says whose it is;
 * whether the ping may say otherwise is the shard's to know.
 */
export function validatePing(
  value: unknown,
  at: { index: number; base: string; shift: number; now: number; device?: DeviceClaim | undefined },
): { ok: true; ping: IncomingPing } | { ok: false; errors: Fault[] } {
  if (!isObject(value))
    return { ok: false, errors: [{ pointer: at.base, detail: `expected an object, got ${kindOf(value)}` }] };
  const errors: Fault[] = [];
  const fault = (field: string, expected: string) =>
    errors.push({
      pointer: at.base + toPointer([field]),
      detail: `expected ${expected}, got ${shown(value[field])}`,
    });
  for (const field of Object.keys(value))
    if (!fields.has(field)) errors.push({ pointer: at.base + toPointer([field]), detail: "unknown field" });

  const latitude = value.latitude;
  if (!isWithin(latitude, -90, 90)) fault("latitude", "degrees from -90 to 90");
  const longitude = value.longitude;
  if (!isWithin(longitude, -180, 180)) fault("longitude", "degrees from -180 to 180");
  const time = parseTime(value.timestamp);
  if (time === null) fault("timestamp", "an RFC 3339 time or epoch milliseconds");
  else if (parseTime(time + at.shift) === null)
    fault("timestamp", "a time that sentAt does not shift out of the calendar");
  else if (time + at.shift > at.now + maxAhead)
    fault("timestamp", "a time at most 2 min ahead of the server's clock");
  const { device } = at;
  if (device === undefined && !isId(value.customerId)) fault("customerId", idText.replace("expected ", ""));
  for (const field of device === undefined ? ["id", "deviceId"] : ["id", "deviceId", "customerId"])
    if (value[field] !== undefined && value[field] !== null && !isId(value[field]))
      fault(field, idText.replace("expected ", ""));
  for (const field of ["accuracy", "speed", "heading", "altitude", "battery"])
    if (value[field] !== undefined && value[field] !== null && !Number.isFinite(value[field]))
      fault(field, "a number");
  if (value.mock !== undefined && value.mock !== null && typeof value.mock !== "boolean")
    fault("mock", "a boolean");
  if (value.sentAt !== undefined && value.sentAt !== null && parseTime(value.sentAt) === null)
    fault("sentAt", "an RFC 3339 time or epoch milliseconds");
  const region = value.region ?? null;
  if (region !== null) errors.push(...regionFaults(region, `${at.base}/region`));
  if (errors.length > 0) return { ok: false, errors: errors.slice(0, maxErrors) };
  return {
    ok: true,
    ping: {
      index: at.index,
      id: (value.id as string | undefined) ?? null,
      ...whoseIs(value as { customerId?: string | null; deviceId?: string | null }, device),
      at: time! + at.shift,
      latitude: latitude as number,
      longitude: longitude as number,
      accuracy: (value.accuracy as number | undefined) ?? null,
      speed: (value.speed as number | undefined) ?? null,
      mock: value.mock === true,
      region: region as IncomingPing["region"],
    },
  };
}

function whoseIs(
  said: { readonly customerId?: string | null; readonly deviceId?: string | null },
  device: DeviceClaim | undefined,
): Pick<IncomingPing, "customerId" | "deviceId" | "as"> {
  if (device === undefined) return { customerId: said.customerId!, deviceId: said.deviceId ?? null };
  const { customerId, deviceId } = device;
  const as = said.customerId ?? customerId;
  return { customerId, deviceId: said.deviceId ?? deviceId, ...(as === customerId ? {} : { as }) };
}

function regionFaults(region: unknown, base: string): Fault[] {
  if (!isObject(region)) return [{ pointer: base, detail: `expected an object, got ${kindOf(region)}` }];
  const errors: Fault[] = Object.keys(region)
    .filter((field) => field !== "id" && field !== "event")
    .map((field) => ({ pointer: base + toPointer([field]), detail: "unknown field" }));
  if (!isId(region.id)) errors.push({ pointer: `${base}/id`, detail: `${idText}, got ${shown(region.id)}` });
  if (typeof region.event !== "string" || !regionEvents.has(region.event))
    errors.push({
      pointer: `${base}/event`,
      detail: `expected enter, exit or dwell, got ${shown(region.event)}`,
    });
  return errors;
}

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWithin(value: unknown, low: number, high: number): value is number {
  return typeof value === "number" && value >= low && value <= high;
}

function isId(value: unknown): value is string {
  return typeof value === "string" && idPattern.test(value);
}

export function kindOf(value: unknown): string {
  return value === null
    ? "null"
    : Array.isArray(value)
      ? "an array"
      : value === undefined
        ? "nothing"
        : `a ${typeof value}`;
}

/** A wrong value as it may stand in an error: short, and never a whole document. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "object") return kindOf(value);
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
