import type { AudienceQuery } from "./audience/query.ts";
import type { Schedule } from "./local-time/schedule.ts";
import type { Span } from "./local-time/span.ts";
import type { Cap } from "./settings.ts";

export interface Texts {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  readonly url?: string | undefined;
  readonly image?: string | undefined;
  /** The small picture beside the texts. */
  readonly icon?: string | undefined;
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

/** Any id or any tag named; both empty mean all. */
export interface GeofenceChoice {
  readonly ids: readonly string[];
  readonly tags: readonly string[];
}

export interface Trigger {
  readonly event: "enter" | "dwell" | "exit";
  readonly geofences: GeofenceChoice;
  /** A dwell of the campaign's own, instead of the geofence's. */
  readonly dwell?: string | undefined;
  /** Decide at the second inside ping in a row. */
  readonly confirm: boolean;
  /** Metres per second; who moves faster is asked again later in the visit. */
  readonly maxSpeed?: number | undefined;
}

/** What counts as success after a message. */
export interface Conversion {
  /** `dwell`, `redemption`, or the name of a tracked event. */
  readonly event: string;
  /** Where; the geofence of the message when absent. */
  readonly geofences?: GeofenceChoice | undefined;
  readonly window: string;
}

/** What a marketer writes; durations are strings such as `"24h"`. A rule that is absent is no rule. */
export interface CampaignBody {
  readonly name: string;
  readonly trigger: Trigger;
  readonly audience?: AudienceQuery | undefined;
  readonly schedule?: Schedule | undefined;
  /** Instead of the workspace's; null is none. */
  readonly quietHours?: Span | null | undefined;
  readonly caps?: readonly Cap[] | undefined;
  readonly cooldown?: string | undefined;
  readonly priority: number;
  /** Share of customers who do not get it, 0..1, so that its effect can be measured. */
  readonly holdout?: number | undefined;
  readonly budget?: { readonly sends: number } | undefined;
  readonly rate?: Cap | undefined;
  readonly ttl: string;
  /** Id of an offer. */
  readonly offer?: string | undefined;
  /** Whether anonymous customers may get unique codes. */
  readonly anonymous?: boolean | undefined;
  readonly conversion?: Conversion | undefined;
  readonly content: Content;
}

/** A dwell in the same geofence within two hours, unless the campaign says otherwise. */
export function conversionOf(campaign: Pick<CampaignBody, "conversion">): Conversion {
  return campaign.conversion ?? { event: "dwell", window: "2h" };
}

export const campaignStatuses = ["draft", "active", "paused", "ended"] as const;
export type CampaignStatus = (typeof campaignStatuses)[number];

export interface Campaign extends CampaignBody {
  readonly id: string;
  readonly status: CampaignStatus;
}

/** Whether a geofence is one of those chosen. */
export function targets(
  trigger: { readonly geofences: GeofenceChoice },
  geofence: { id: string; tags: readonly string[] },
): boolean {
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
