/** Scenario tables: one sentence, one act and what it tells, a step. */
import type { Moment, Ping, PresenceEvent, Zone } from "../../../src/domain/presence/index.ts";
import { Host, type Told } from "./host.ts";
import { circle, ping, zonesOf } from "./world.ts";

export type Act =
  | { readonly kind: "ping"; readonly at: string; readonly device: string; readonly ping: Ping }
  | { readonly kind: "clock"; readonly at: string }
  | { readonly kind: "catalogue"; readonly at: string; readonly zones: readonly Zone[] }
  | { readonly kind: "restart"; readonly at: string };

export type Line = readonly [sentence: string, act: Act, tells: string];

/** The zone of most scenarios: a circle of 100 m, dwell 3 min. */
export const store = circle({ id: "store", radius: 100 });
const radius = 100;

type Details = Partial<Ping> & { readonly east?: number; readonly device?: string };

/** A ping `d` metres from the store's boundary, negative inside; accuracy 10 m unless told. */
export function at(time: string, d: number, details: Details = {}): Act {
  const { device = "phone", ...rest } = details;
  return { kind: "ping", at: time, device, ping: ping(clock(time), radius + d, rest) };
}

/** The server's clock comes to this time and timers run. */
export function clockAt(time: string): Act {
  return { kind: "clock", at: time };
}

/** From now on these are the geofences. */
export function catalogue(time: string, ...zones: readonly Zone[]): Act {
  return { kind: "catalogue", at: time, zones };
}

export const restart: Act = { kind: "restart", at: "00:00" };

/** `hh:mm` or `hh:mm:ss` of the scenario's day; hours may pass 24. */
export function clock(time: string): number {
  const [h = 0, m = 0, s = 0] = time.split(":").map(Number);
  return Date.UTC(2026, 10, 22) + ((h * 60 + m) * 60 + s) * 1000;
}

/** Plays the acts and says what each told; with `restarts`, the process dies after every act. */
export function play(acts: readonly Act[], options: { readonly restarts: boolean }): string[] {
  const host = new Host();
  let zones = zonesOf(1, [store]);
  const confirmed = new Set<string>();
  return acts.map((act) => {
    let told: Told = nothing;
    if (act.kind === "ping") told = host.ping(act.device, act.ping, zones);
    if (act.kind === "clock") told = host.expire(clock(act.at));
    if (act.kind === "catalogue") {
      zones = zonesOf(zones.version + 1, act.zones);
      told = host.closeRemoved(zones, clock(act.at));
    }
    if (act.kind === "restart" || options.restarts) host.restart();
    return describe(told, clock(act.at), confirmed);
  });
}

const nothing: Told = { status: null, events: [], moments: [], visits: [] };

function describe(told: Told, now: number, confirmed: Set<string>): string {
  const status = told.status === null || told.status === "accepted" ? [] : [told.status];
  const newlyConfirmed = told.visits.filter((visit) => visit.confirmed && !confirmed.has(visit.visitId));
  for (const { visitId } of newlyConfirmed) confirmed.add(visitId);
  return [
    ...status,
    ...told.events.map((event) => eventWords(event, now)),
    ...newlyConfirmed.map((visit) => `${where(visit)}visit confirmed`),
    ...told.moments.filter((moment) => moment.kind !== "dwelled" || moment.zoneDwell).map(momentWords),
  ].join("; ");
}

function eventWords(event: PresenceEvent, now: number): string {
  const words = [event.type.replace("geofence.", ""), event.confidence, event.reason];
  if (event.initial) words.push("initial");
  if (event.resumed) words.push("resumed");
  if (event.at !== now) words.push(`at ${new Date(event.at).toISOString().slice(11, 19)}`);
  return where(event) + words.filter((word) => word !== undefined).join(" ");
}

function momentWords(moment: Moment): string {
  return `${where(moment)}!${moment.kind}`;
}

function where({ geofenceId }: { readonly geofenceId: string }): string {
  return geofenceId === store.id ? "" : `${geofenceId}: `;
}
