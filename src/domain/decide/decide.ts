import { expiry } from "./expiry.ts";
import { holdout } from "./gates/holdout.ts";
import { gates } from "./gates.ts";
import { compareRank } from "./rank.ts";
import type {
  Candidate,
  Circumstances,
  Decided,
  GateResult,
  Suppressed,
  SuppressionReason,
} from "./types.ts";

/**
 * One decision for each candidate of one ping, by rank. Each runs through the gates and stops at the first
 * that fails; of those that pass all, the first in rank whose message renders wins, and no other. The winner is
 * sent, or held out as a ghost.
 */
export function decide(candidates: readonly Candidate[], at: Circumstances): readonly Decided[] {
  let winner: Candidate | null = null;
  return [...candidates].sort(compareRank).map((candidate): Decided => {
    const failed = runAlone(candidate, at);
    if (failed.reason !== null) return suppressed(candidate, failed.reason, failed.results);
    if (winner !== null) {
      const by = { campaignId: winner.campaign.id, geofenceId: winner.geofenceId };
      return suppressed(candidate, "outranked", [
        ...failed.results,
        { gate: "arbitration", pass: false, detail: { by } },
      ]);
    }
    const passed: GateResult[] = [...failed.results, { gate: "arbitration", pass: true }];
    const unrendered = (error: string) =>
      suppressed(candidate, "render_failed", [...passed, { gate: "render", pass: false, detail: { error } }]);
    const composed = at.compose(candidate);
    if (!composed.ok) return unrendered(composed.detail);
    const { reason, result } = holdout(candidate, at);
    const code = reason === null ? at.newCode(candidate) : null;
    // Once more with the code itself: a template can be written to fail on what a code says.
    const final = code === null ? composed : at.compose(candidate, code);
    if (!final.ok) return unrendered(final.detail);
    winner = candidate;
    const won = {
      candidate,
      gates: [...passed, { gate: "render", pass: true } as const, result],
      variant: composed.message.variant,
      retry: null,
    };
    if (reason !== null) return { ...won, outcome: "ghost", reason, message: null, expiresAt: null };
    const { message } = final;
    return { ...won, outcome: "sent", reason: null, message, code, expiresAt: expiry(candidate, at) };
  });
}

function suppressed(
  candidate: Candidate,
  reason: SuppressionReason,
  gates: readonly GateResult[],
): Suppressed {
  const retry = reason === "moving_too_fast" ? "speed" : null;
  return {
    candidate,
    outcome: "suppressed",
    reason,
    gates,
    message: null,
    variant: null,
    expiresAt: null,
    retry,
  };
}

/** Runs the gates a candidate meets alone, up to the first that fails, and names its reason. */
function runAlone(
  candidate: Candidate,
  at: Circumstances,
): { readonly reason: SuppressionReason | null; readonly results: readonly GateResult[] } {
  const results: GateResult[] = [];
  for (const { name, reason, check } of gates) {
    const verdict = check(candidate, at);
    results.push({ gate: name, ...verdict });
    if (!verdict.pass) return { reason, results };
  }
  return { reason: null, results };
}
