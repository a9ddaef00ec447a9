import fc from "fast-check";
import type { Campaign } from "../../../src/domain/campaign.ts";
import type { Candidate, Circumstances, Decided } from "../../../src/domain/decide/types.ts";
import { defaultSettings } from "../../../src/domain/settings.ts";

export const now = Date.UTC(2026, 2, 2, 9);

const message = { title: "t", body: "b", url: null, image: null, variant: "default", locale: null };

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
  return { campaign: campaign(id, over), geofenceId: "z", area: 100, event: "enter", ...at };
}

/** Circumstances under which every gate passes. */
export function fair(over: Partial<Circumstances> = {}): Circumstances {
  return {
    now,
    pingAt: now,
    settings: defaultSettings,
    recipient: { id: "c", pushConsent: true, reachable: true, sends: [] },
    compose: () => ({ ok: true, message }),
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
