import type { Cap } from "./settings.ts";

export interface Texts {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  readonly url?: string | undefined;
  readonly image?: string | undefined;
}

export interface Variant extends Texts {
  readonly id: string;
  readonly weight: number;
}

export interface Content {
  readonly default: Texts & { readonly title: string; readonly body: string };
  readonly locales?: Readonly<Record<string, Texts>> | undefined;
  readonly variants?: readonly Variant[] | undefined;
}

export interface Trigger {
  readonly event: "enter" | "dwell" | "exit";
  readonly geofences: { readonly ids: readonly string[]; readonly tags: readonly string[] };
  /** A dwell of the campaign's own, instead of the geofence's. */
  readonly dwell?: string | undefined;
  /** Decide at the second inside ping in a row. */
  readonly confirm: boolean;
}

/** What a marketer writes; durations are strings such as `"24h"`. */
export interface CampaignBody {
  readonly name: string;
  readonly trigger: Trigger;
  readonly caps?: readonly Cap[] | undefined;
  readonly cooldown?: string | undefined;
  readonly priority: number;
  readonly ttl: string;
  readonly content: Content;
}

export type CampaignStatus = "draft" | "active" | "paused" | "ended";

export interface Campaign extends CampaignBody {
  readonly id: string;
  readonly status: CampaignStatus;
}

/** Whether a geofence is one of the trigger's: any id or any tag named; both empty mean all. */
export function targets(trigger: Trigger, geofence: { id: string; tags: readonly string[] }): boolean {
  const { ids, tags } = trigger.geofences;
  if (ids.length === 0 && tags.length === 0) return true;
  return ids.includes(geofence.id) || tags.some((tag) => geofence.tags.includes(tag));
}

const transitions: Record<
  "launch" | "pause" | "end",
  { from: readonly CampaignStatus[]; to: CampaignStatus }
> = {
  launch: { from: ["draft", "paused", "active"], to: "active" },
  pause: { from: ["active", "paused"], to: "paused" },
  end: { from: ["draft", "active", "paused", "ended"], to: "ended" },
};

/** The status after a verb, or null when it is not allowed from here (an ended campaign stays ended). */
export function afterVerb(status: CampaignStatus, verb: keyof typeof transitions): CampaignStatus | null {
  const { from, to } = transitions[verb];
  return from.includes(status) ? to : null;
}
