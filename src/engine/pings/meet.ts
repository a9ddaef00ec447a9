import { type CustomerPresence, lastPlaces, type Step, step } from "../../domain/presence/index.ts";
import { presenceSettings } from "../../domain/settings.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Occasion } from "../decide/occasion.ts";
import { speedBetween } from "./speed.ts";
import { type IncomingPing, noDevice } from "./types.ts";

/** What a ping makes of its customer's presence, and what it brings to decide on: the same live and simulated. */
export function meet(
  presence: CustomerPresence,
  ping: IncomingPing,
  catalogue: Catalogue,
  newVisitId: () => string,
): { readonly step: Step; readonly occasion: Occasion } {
  const made = step(
    presence,
    ping.deviceId ?? noDevice,
    ping,
    catalogue,
    presenceSettings(catalogue.settings),
    newVisitId,
  );
  const { at, latitude, longitude, deviceId } = ping;
  const speed = ping.speed ?? speedSince(presence, ping);
  const fix = { at, latitude, longitude, speed };
  return { step: made, occasion: { fix, deviceId, moments: made.moments, inside: made.inside } };
}

/** Metres per second from the device's last accepted fix; null without one. */
function speedSince(before: CustomerPresence, ping: IncomingPing): number | null {
  const last = lastPlaces(before).find((place) => place.deviceId === (ping.deviceId ?? noDevice));
  return speedBetween(last, ping);
}
