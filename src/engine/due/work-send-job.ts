import type { Campaign } from "../../domain/campaign.ts";
import { duration } from "../../domain/durations.ts";
import { runningSendJob, type SendJobRow, writeSendProgress } from "../../store/send-jobs.ts";
import type { SendCounts } from "../send/send-job.ts";
import { type Fate, sendTo } from "../send/send-to.ts";
import { type Batch, nextBatch } from "../send/whereabouts.ts";
import type { Shard } from "../shard.ts";

/** Customers decided on, and looked at, in one slice: a slice is part of one transaction. */
const slice = { decided: 50, customers: 150 };

/** How long at least a job goes on: what has taken longer is no news any more. */
const patience = 15 * 60_000;

/** Does one slice of the oldest flash sale that has not ended; true when there was one. */
export function workSendJob(shard: Shard, now: number): boolean {
  const job = runningSendJob(shard.sql);
  if (job === null) return false;
  const campaign = shard.catalogue.campaign(job.campaignId);
  const batch = nextBatch(shard, job);
  const end = (state: "done" | "stopped", reason: string | null) =>
    writeSendProgress(shard.sql, job.id, { ...job, state, reason, finishedAt: now });
  if (batch.steps.length === 0 && batch.isLast) end("done", null);
  else if (campaign === undefined) end("stopped", "campaign_not_active");
  else if (now > job.createdAt + Math.max(duration(job.maxAge), patience)) end("stopped", "expired");
  else workBatch(shard, job, campaign, batch, now);
  return true;
}

function workBatch(shard: Shard, job: SendJobRow, campaign: Campaign, batch: Batch, now: number): void {
  const tally = new Tally(JSON.parse(job.counts) as SendCounts);
  let cursor = job.cursor;
  let isCut = false;
  for (const step of batch.steps) {
    isCut = tally.isFull;
    if (isCut) break;
    tally.add(sendTo(shard, job, campaign, step, now));
    cursor = step.cursor;
  }
  const isDone = !isCut && batch.isLast;
  writeSendProgress(shard.sql, job.id, {
    cursor: isCut ? cursor : batch.end,
    state: isDone ? "done" : "running",
    reason: null,
    finishedAt: isDone ? now : null,
    counts: JSON.stringify(tally.counts),
  });
}

/** A job's counts as they grow in one slice. */
class Tally {
  counts: SendCounts;
  /** Customers looked at, and decided on, in this slice. */
  customers = 0;
  decided = 0;

  constructor(counts: SendCounts) {
    this.counts = counts;
  }

  get isFull(): boolean {
    return this.decided === slice.decided || this.customers === slice.customers;
  }

  add(fate: Fate): void {
    if (fate === "unknown") return;
    this.customers += 1;
    const { customers, near, sent, ghost, suppressed } = this.counts;
    this.counts = { ...this.counts, customers: customers + 1 };
    if (fate === "far") return;
    this.decided += 1;
    const reason = fate.outcome === "suppressed" ? fate.reason : null;
    this.counts = {
      customers: customers + 1,
      near: near + 1,
      sent: sent + (fate.outcome === "sent" ? 1 : 0),
      ghost: ghost + (fate.outcome === "ghost" ? 1 : 0),
      suppressed: reason === null ? suppressed : { ...suppressed, [reason]: (suppressed[reason] ?? 0) + 1 },
    };
  }
}
