import { duration } from "./durations.ts";
import type { RateLimits } from "./limits.ts";
import type { Span } from "./local-time/span.ts";
import type { PresenceSettings } from "./presence/types.ts";

/** A rolling cap: at most `limit` messages in any `window` (a duration, or `"ever"`). */
export interface Cap {
  readonly limit: number;
  readonly window: string;
}

/** The workspace's settings, as the API shows them; durations are strings such as `"24h"`. */
export interface Settings {
  readonly sending: "on" | "off";
  /** Why sending is off, in the words of whoever stopped it. */
  readonly sendingReason?: string | null;
  readonly pressure: readonly Cap[];
  /** The customer's local times at which no message is sent; null is off. */
  readonly quietHours: Span | null;
  /** Share of customers who get no message at all, 0..1. */
  readonly globalHoldout: number;
  readonly maxPingAge: string;
  readonly maxAccuracy: number;
  readonly exitBuffer: number;
  readonly exitAfter: string;
  readonly presenceTimeout: string;
  readonly locationRetention: string;
  readonly eventRetention: string;
  readonly decisionRetention: string;
  readonly limits: RateLimits;
}

export const defaultSettings: Settings = {
  sending: "on",
  pressure: [
    { limit: 1, window: "24h" },
    { limit: 3, window: "7d" },
  ],
  quietHours: { from: "21:00", to: "08:00" },
  globalHoldout: 0,
  maxPingAge: "5m",
  maxAccuracy: 100,
  exitBuffer: 25,
  exitAfter: "20s",
  presenceTimeout: "6h",
  locationRetention: "24h",
  eventRetention: "90d",
  decisionRetention: "30d",
  limits: {
    device: { limit: 1, window: "1s", burst: 30 },
    address: { limit: 10, window: "1s", burst: 20 },
    enrolment: { limit: 10, window: "1m", burst: 10 },
  },
};

export function presenceSettings(settings: Settings): PresenceSettings {
  return {
    maxAccuracy: settings.maxAccuracy,
    exitBuffer: settings.exitBuffer,
    exitAfter: duration(settings.exitAfter),
    presenceTimeout: duration(settings.presenceTimeout),
  };
}
