import type { Audience } from "../audience/audience.ts";
import type { Profile } from "../audience/query.ts";
import type { Campaign } from "../campaign.ts";
import type { Send } from "../caps.ts";
import type { Message } from "../content/message.ts";
import type { HoursReader, StorePlace } from "../local-time/opening-hours.ts";
import type { Settings } from "../settings.ts";

/** The gates in the order in which they run. */
export const gateNames = [
  "freshness",
  "sending",
  "pushConsent",
  "channel",
  "speed",
  "audience",
  "schedule",
  "storeHours",
  "quietHours",
  "cooldown",
  "cap",
  "pressure",
  "budget",
  "offer",
  "rate",
  "arbitration",
  "render",
  "holdout",
] as const;
export type GateName = (typeof gateNames)[number];

export const suppressionReasons = [
  "stale_ping",
  "sending_off",
  "no_push_consent",
  "no_channel",
  "moving_too_fast",
  "audience_mismatch",
  "outside_schedule",
  "store_closed",
  "quiet_hours",
  "cooldown",
  "campaign_cap",
  "pressure_cap",
  "budget_exhausted",
  "offer_unavailable",
  "rate_limited",
  "outranked",
  "render_failed",
] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

export const ghostReasons = ["global_holdout", "campaign_holdout"] as const;
export type GhostReason = (typeof ghostReasons)[number];

export type Reason = SuppressionReason | GhostReason;

export interface Verdict {
  readonly pass: boolean;
  /** The figures the gate saw; times are RFC 3339. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface GateResult extends Verdict {
  readonly gate: GateName;
}

/** A gate that a candidate meets alone. */
export interface Gate {
  readonly name: GateName;
  readonly reason: SuppressionReason;
  readonly check: (candidate: Candidate, at: Circumstances) => Verdict;
}

/** What the gates know of a customer. */
export interface Recipient {
  readonly id: string;
  /** Whose holdout arms the customer has: its own id, or that of the anonymous customer it was before. */
  readonly armId: string;
  readonly anonymous: boolean;
  /** IANA; null where unknown, and then the geofence's is theirs. */
  readonly timezone: string | null;
  readonly pushConsent: boolean;
  /** A device that can be reached. */
  readonly reachable: boolean;
  /** All that count: sends, ghosts, touches by other tools. */
  readonly sends: readonly Send[];
}

/** What the gates know of a geofence's surroundings. */
export interface GeofencePlace extends StorePlace {
  /** OpenStreetMap syntax; null is always open. */
  readonly openingHours: string | null;
}

/** One campaign whose trigger an event of this ping matched; `send` is a flash sale's. */
export interface Candidate {
  readonly campaign: Campaign;
  readonly geofenceId: string;
  /** m²; the smaller zone wins between equal priorities. */
  readonly area: number;
  readonly event: "enter" | "dwell" | "exit" | "send";
  readonly place: GeofencePlace;
}

/** Whether an offer can be had. */
export interface OfferSupply {
  readonly kind: "unique" | "shared";
  readonly available: boolean;
  /** Why not: `unknown`, `ended` or `sold_out`. */
  readonly why?: string;
}

/**
 * What is counted across customers. Each is asked only when a campaign has the rule and every gate before has
 * let it through. An asker that cannot answer yet may throw: `decide` catches nothing.
 */
export interface Supply {
  /** Sends left. */
  readonly budgetLeft: (candidate: Candidate) => number;
  readonly offer: (candidate: Candidate) => OfferSupply;
  /** Sends left in the rate's window, and when there is room again (epoch milliseconds). */
  readonly rate: (candidate: Candidate) => { readonly left: number; readonly retryAt: number | null };
}

export interface Circumstances {
  /** Server's clock at commit (simulations: ping time), epoch milliseconds. */
  readonly now: number;
  /** The ping's own time. */
  readonly pingAt: number;
  /** Metres per second: the ping's own, else that from the ping before; null where unknown. */
  readonly speed: number | null;
  /** The workspace's id: arms of a holdout are drawn anew in each. */
  readonly workspace: string;
  readonly settings: Settings;
  readonly recipient: Recipient;
  /** Asked when a campaign has an audience; what it counts was before the candidate's visit. */
  readonly profile: (candidate: Candidate) => Profile;
  /** A campaign's audience, compiled; the caller keeps it. Asked when it has one. */
  readonly audience: (campaign: Campaign) => Audience;
  readonly hours: HoursReader;
  readonly supply: Supply;
  /** Without a code a placeholder of its length stands where a unique one is yet to be made. */
  readonly compose: (
    candidate: Candidate,
    code?: string,
  ) => { ok: true; message: Message } | { ok: false; detail: string };
  /** Makes the unique code that the message is to carry; null where it carries none. */
  readonly newCode: (candidate: Candidate) => string | null;
}

interface Ran {
  readonly candidate: Candidate;
  /** Up to and with the one that failed. */
  readonly gates: readonly GateResult[];
}

export interface Sent extends Ran {
  readonly outcome: "sent";
  readonly reason: null;
  readonly message: Message;
  /** The unique code in the message, as it is stored. */
  readonly code: string | null;
  readonly variant: string;
  /** Nothing is sent from this instant on. */
  readonly expiresAt: number;
  readonly retry: null;
}

/** Passed every gate, won its moment, and is not sent. */
export interface Ghost extends Ran {
  readonly outcome: "ghost";
  readonly reason: GhostReason;
  readonly message: null;
  /** The variant it would have been. */
  readonly variant: string;
  readonly expiresAt: null;
  readonly retry: null;
}

export interface Suppressed extends Ran {
  readonly outcome: "suppressed";
  readonly reason: SuppressionReason;
  readonly message: null;
  readonly variant: null;
  readonly expiresAt: null;
  /** `speed`: the first later inside ping of the visit within the limit decides again. */
  readonly retry: "speed" | null;
}

export type Decided = Sent | Ghost | Suppressed;
