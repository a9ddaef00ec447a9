import fc from "fast-check";
import { type Audience, compileAudience } from "../../../src/domain/audience/audience.ts";
import type { Profile } from "../../../src/domain/audience/query.ts";
import type { Campaign } from "../../../src/domain/campaign.ts";
import type {
  Candidate,
  Circumstances,
  Decided,
  GeofencePlace,
  Recipient,
} from "../../../src/domain/decide/types.ts";
import { hoursReader } from "../../../src/domain/local-time/opening-hours.ts";
import { defaultSettings } from "../../../src/domain/settings.ts";

export const now = Date.UTC(2026, 2, 2, 9);

const message = {
  title: "t",
  body: "b",
  url: null,
  image: null,
  icon: null,
  variant: "default",
  locale: null,
};

export function campaign(id: string, over: Partial<Campaign> = {}): Campaign {
  return {
    id,
    name: id,
    status: "active",
    trigger: { event: "enter", geofences: { ids: [], tags: [] }, confirm: false },
    priority: 50,
    ttl: "15m",
    content: { default: { title: "t", body: "b" } },
    ...over,
  };
}

export function candidate(id: string, over: Partial<Campaign> = {}, at: Partial<Candidate> = {}): Candidate {
  return { campaign: campaign(id, over), geofenceId: "z", area: 100, event: "enter", place: inUtc, ...at };
}

/** A geofence without hours, whose clock is UTC. */
export const inUtc: GeofencePlace = {
  timezone: "UTC",
  country: null,
  region: null,
  longitude: 0,
  latitude: 51.5,
  openingHours: null,
};

export const paris: GeofencePlace = {
  ...inUtc,
  timezone: "Europe/Paris",
  country: "FR",
  longitude: 2.3316,
  latitude: 48.8708,
};

/** A customer to whom everything may be sent. */
export const recipient: Recipient = {
  id: "c",
  armId: "c",
  anonymous: false,
  timezone: null,
  pushConsent: true,
  reachable: true,
  sends: [],
};

const noCounts = { "7d": 0, "30d": 0, "90d": 0 };
export const profile: Profile = {
  id: "c",
  traits: {},
  locale: null,
  timezone: null,
  anonymous: false,
  points: null,
  visits: noCounts,
  daysSinceLastVisit: null,
  sends: noCounts,
  daysSinceLastSend: null,
  touches: noCounts,
};

export const hours = hoursReader(50);

function audience({ audience }: Campaign): Audience {
  const compiled = compileAudience(audience ?? {});
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return compiled.audience;
}

/** Circumstances under which every gate passes. */
export function fair(over: Partial<Circumstances> = {}): Circumstances {
  return {
    now,
    pingAt: now,
    speed: null,
    workspace: "w",
    settings: defaultSettings,
    recipient,
    profile: () => profile,
    audience,
    hours,
    supply: {
      budgetLeft: () => 1,
      offer: () => ({ kind: "unique", available: true }),
      rate: () => ({ left: 1, retryAt: null }),
    },
    compose: () => ({ ok: true, message }),
    newCode: () => null,
    ...over,
  };
}

export function told({ outcome, reason }: Decided): string {
  return reason ?? outcome;
}

/** Candidates of few ranks, so that ties happen; a campaign and geofence meet once. */
export const candidates = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom("a", "b", "c", "B", "a1"),
    geofenceId: fc.constantFrom("x", "y", "Z"),
    priority: fc.constantFrom(0, 50, 100),
    area: fc.constantFrom(1, 100, 1e6),
    cooled: fc.boolean(),
    capped: fc.boolean(),
  }),
  { selector: ({ id, geofenceId }) => `${id} ${geofenceId}`, maxLength: 8 },
);
