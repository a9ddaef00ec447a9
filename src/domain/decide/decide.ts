import { gates } from "./gates.ts";
import { compareRank } from "./rank.ts";
import type { Candidate, Circumstances, Decided, GateResult, Reason } from "./types.ts";

/**
 * One decision for each candidate of one ping, by rank. Each runs through the gates and stops at the first
 * that fails; of those that pass all, the first in rank whose message renders is sent, and no other.
 */
export function decide(candidates: readonly Candidate[], at: Circumstances): readonly Decided[] {
  const ranked = [...candidates].sort(compareRank);
  let winner: Candidate | null = null;
  const decided: Decided[] = [];
  for (const candidate of ranked) {
    const passed: GateResult[] = [];
    const suppressed = (reason: Reason, last: GateResult): Decided => ({
      candidate,
      outcome: "suppressed",
      reason,
      gates: [...passed, last],
      message: null,
    });
    const failed = runAlone(candidate, at, passed);
    if (failed !== null) {
      decided.push(suppressed(failed.reason, failed.result));
      continue;
    }
    if (winner !== null) {
      const by = { campaignId: winner.campaign.id, geofenceId: winner.geofenceId };
      decided.push(suppressed("outranked", { gate: "arbitration", pass: false, detail: { by } }));
      continue;
    }
    passed.push({ gate: "arbitration", pass: true });
    const composed = at.compose(candidate);
    if (!composed.ok) {
      decided.push(
        suppressed("render_failed", { gate: "render", pass: false, detail: { error: composed.detail } }),
      );
      continue;
    }
    passed.push({ gate: "render", pass: true });
    winner = candidate;
    decided.push({ candidate, outcome: "sent", reason: null, gates: passed, message: composed.message });
  }
  return decided;
}

/** Runs the gates a candidate meets alone; collects those passed and returns the first that fails. */
function runAlone(
  candidate: Candidate,
  at: Circumstances,
  passed: GateResult[],
): { reason: Reason; result: GateResult } | null {
  for (const gate of gates) {
    const verdict = gate.check(candidate, at);
    const result = { gate: gate.name, ...verdict };
    if (!verdict.pass) return { reason: gate.reason, result };
    passed.push(result);
  }
  return null;
}
