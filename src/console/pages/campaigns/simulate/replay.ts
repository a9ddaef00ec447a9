import type { CampaignBody, Reason } from "../../../../http/views.ts";
import {
  activeCampaigns,
  type Progress,
  type SimulatedDecision,
  simulate,
} from "../../../api/campaigns-simulate.ts";

const weekMs = 7 * 86_400_000;
const examples = 3;

/** What a campaign would have done last week. */
export interface Replay {
  /** Events of any zone that were replayed. */
  readonly events: number;
  readonly sent: number;
  readonly ghost: number;
  readonly customers: number;
  readonly zones: number;
  /** The most frequent first, with some of the decisions. */
  readonly suppressed: readonly {
    readonly reason: Reason;
    readonly count: number;
    readonly examples: readonly SimulatedDecision[];
  }[];
  readonly truncated: boolean;
}

/** Replays the last week with this campaign, as it stands, among those that are active. */
export async function replayLastWeek(
  id: string,
  body: CampaignBody,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Replay> {
  const others = (await activeCampaigns(signal)).filter((other) => other.id !== id);
  const now = Date.now();
  const answer = await simulate(
    {
      campaigns: [{ id, ...body }, ...others],
      history: { from: new Date(now - weekMs).toISOString(), to: new Date(now).toISOString() },
    },
    { onProgress, signal },
  );
  const own = answer.decisions.filter(({ campaignId }) => campaignId === id);
  const sent = own.filter(({ outcome }) => outcome === "sent");
  const stopped = Map.groupBy(
    own.filter(({ outcome }) => outcome === "suppressed"),
    ({ reason }) => reason!,
  );
  return {
    events: Object.values(answer.summary.events).reduce((sum, n) => sum + n, 0),
    sent: sent.length,
    ghost: own.filter(({ outcome }) => outcome === "ghost").length,
    customers: new Set(sent.map(({ customerId }) => customerId)).size,
    zones: new Set(sent.map(({ geofenceId }) => geofenceId)).size,
    suppressed: [...stopped]
      .map(([reason, all]) => ({ reason, count: all.length, examples: all.slice(0, examples) }))
      .sort((a, b) => b.count - a.count),
    truncated: answer.truncated,
  };
}
