import { idPattern } from "../schemas/common.ts";
import { parseTime } from "../time.ts";

/** What a location app's request holds: pings as `POST /v1/pings` takes them, and records that are of no use. */
export interface Records {
  readonly pings: readonly object[];
  readonly unusable: number;
}

export type Fields = Readonly<Record<string, unknown>>;

/** A finite number, or the text of one: apps write both. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** A number that is negative where it is not known. */
export function known(value: unknown): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number >= 0 ? number : undefined;
}

/** An ISO 8601 time, its offset with a colon or without, or epoch milliseconds. */
export function timeOf(value: unknown): number | undefined {
  const text = typeof value === "string" ? value.replace(/([+-]\d\d)(\d\d)$/, "$1:$2") : value;
  return parseTime(text) ?? undefined;
}

const regionEvents = { enter: "enter", leave: "exit", exit: "exit", dwell: "dwell" } as const;

/** What the phone's own geofencing says; nothing where it is not about a geofence that could be ours. */
export function regionOf(id: unknown, event: unknown): object | undefined {
  const said = typeof event === "string" ? event.toLowerCase() : "";
  if (typeof id !== "string" || !idPattern.test(id) || !Object.hasOwn(regionEvents, said)) return undefined;
  return { id, event: regionEvents[said as keyof typeof regionEvents] };
}

/** The same without the fields that say nothing. */
export function ping(fields: Fields): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
