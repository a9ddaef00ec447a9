import { duration } from "../../durations.ts";
import type { Gate } from "../types.ts";

/** An old ping moves the state, never sends. */
export const freshness: Gate = {
  name: "freshness",
  reason: "stale_ping",
  check(_, { now, pingAt, settings }) {
    const age = now - pingAt;
    if (age <= duration(settings.maxPingAge)) return { pass: true };
    return {
      pass: false,
      detail: { ageSeconds: Math.round(age / 1000), maxPingAge: settings.maxPingAge },
    };
  },
};

export const sending: Gate = {
  name: "sending",
  reason: "sending_off",
  check: (_, { settings }) => ({ pass: settings.sending === "on" }),
};

/** Who drives past is not in front of the shop. Without any speed nobody is too fast. */
export const speed: Gate = {
  name: "speed",
  reason: "moving_too_fast",
  check({ campaign }, { speed }) {
    const { maxSpeed } = campaign.trigger;
    if (maxSpeed === undefined) return { pass: true };
    return { pass: speed === null || speed <= maxSpeed, detail: { speed, maxSpeed } };
  },
};
