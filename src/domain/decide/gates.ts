import { quietHours, schedule, storeHours } from "./gates/local-time.ts";
import { freshness, sending, speed } from "./gates/moment.ts";
import { audience, channel, pushConsent } from "./gates/recipient.ts";
import { budget, offer, rate } from "./gates/supply.ts";
import { cap, cooldown, pressure } from "./gates/usage.ts";
import type { Gate } from "./types.ts";

/** The gates a candidate meets alone, in order. What follows them weighs the candidates against each other. */
export const gates: readonly Gate[] = [
  freshness,
  sending,
  pushConsent,
  channel,
  speed,
  audience,
  schedule,
  storeHours,
  quietHours,
  cooldown,
  cap,
  pressure,
  budget,
  offer,
  rate,
];
