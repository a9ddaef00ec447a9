import type { Campaign } from "../campaign.ts";
import type { Send } from "../caps.ts";
import type { Message } from "../content/message.ts";
import type { Settings } from "../settings.ts";

/** The gates in the order in which they run. */
export const gateNames = [
  "freshness",
  "sending",
  "pushConsent",
  "channel",
  "cooldown",
  "cap",
  "pressure",
  "arbitration",
  "render",
] as const;
export type GateName = (typeof gateNames)[number];

export type Reason =
  | "stale_ping"
  | "sending_off"
  | "no_push_consent"
  | "no_channel"
  | "cooldown"
  | "campaign_cap"
  | "pressure_cap"
  | "outranked"
  | "render_failed";

export interface GateResult {
  readonly gate: GateName;
  readonly pass: boolean;
  /** The figures the gate saw; times are RFC 3339. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** What the gates know of a customer. */
export interface Recipient {
  readonly id: string;
  readonly pushConsent: boolean;
  /** A device that can be reached. */
  readonly reachable: boolean;
  readonly sends: readonly Send[];
}

/** One campaign whose trigger an event of this ping matched. */
export interface Candidate {
  readonly campaign: Campaign;
  readonly geofenceId: string;
  /** m²; the smaller zone wins between equal priorities. */
  readonly area: number;
  readonly event: "enter" | "dwell" | "exit";
}

export interface Circumstances {
  /** Server's clock at commit (simulations: ping time), epoch milliseconds. */
  readonly now: number;
  /** The ping's own time. */
  readonly pingAt: number;
  readonly settings: Settings;
  readonly recipient: Recipient;
  readonly compose: (candidate: Candidate) => { ok: true; message: Message } | { ok: false; detail: string };
}

export interface Decided {
  readonly candidate: Candidate;
  readonly outcome: "sent" | "suppressed";
  readonly reason: Reason | null;
  readonly gates: readonly GateResult[];
  readonly message: Message | null;
}
