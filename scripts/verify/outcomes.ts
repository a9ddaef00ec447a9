import { ghostReasons, suppressionReasons } from "../../src/domain/decide/types.ts";
import { duration } from "../../src/domain/durations.ts";
import { defaultSettings, type Settings } from "../../src/domain/settings.ts";
import {
  type Check,
  decisionsOf,
  entryOf,
  type Finding,
  type LoggedDecision,
  type ShardFile,
  type WorkspaceFiles,
} from "./workspace.ts";

type Found = Omit<Finding, "check">;

/** The oldest time of which the logs still tell all: before it one may be purged and the other not yet. */
function keptSince({ shards, now }: WorkspaceFiles): number {
  const settings = entryOf<Partial<Settings>>(shards[0]!, "settings", "settings");
  return now - duration(settings?.body.decisionRetention ?? defaultSettings.decisionRetention);
}

interface Sold {
  readonly decision: LoggedDecision;
  readonly customer: number;
}

function decidedIn(shard: ShardFile, since: number): Map<string, Sold> {
  const rows = decisionsOf(shard).filter(({ at }) => at >= since);
  return new Map(
    rows.flatMap(({ customer, ranked }) => ranked.map((decision) => [decision.id, { decision, customer }])),
  );
}

/** Every message but a test has its decision, `sent`, and counts. */
function* unfounded(workspace: WorkspaceFiles): Iterable<Found> {
  const since = keptSince(workspace);
  for (const shard of workspace.shards) {
    const decided = decidedIn(shard, since);
    for (const row of shard.sql.all<{
      id: string;
      customer: number;
      campaign: string;
      geofence: string;
      decision: string;
      counted: number;
    }>(
      `SELECT id, customer, campaign, geofence, decision, EXISTS (SELECT 1 FROM sends WHERE sends.customer =
         notifications.customer AND sends.id = notifications.id AND sends.campaign = notifications.campaign
         AND sends.geofence = notifications.geofence) AS counted
       FROM notifications WHERE decision IS NOT NULL AND created_at >= ?`,
      since,
    )) {
      const at = { shard: shard.index, subject: row.id };
      const found = decided.get(row.decision);
      const named = found?.decision;
      if (
        found?.customer !== row.customer ||
        named?.notificationId !== row.id ||
        named.campaignId !== row.campaign ||
        named.geofenceId !== row.geofence
      )
        yield { ...at, detail: `expected decision ${row.decision} to name this message` };
      if (row.counted === 0) yield { ...at, detail: "expected it to count towards caps" };
    }
  }
}

/** Every decision that was to send has its message; every ghost counts and has none; nothing else has either. */
function* unsent(workspace: WorkspaceFiles): Iterable<Found> {
  const since = keptSince(workspace);
  for (const shard of workspace.shards) {
    const messages = new Set(
      shard.sql.all<{ id: string }>("SELECT id FROM notifications").map(({ id }) => id),
    );
    for (const { decision } of decidedIn(shard, since).values()) {
      const { id, outcome, notificationId } = decision;
      if (outcome === "sent" && (notificationId === undefined || !messages.has(notificationId)))
        yield { shard: shard.index, subject: id, detail: "expected a message for what was sent" };
    }
  }
}

function* ghostsSent({ shards }: WorkspaceFiles): Iterable<Found> {
  for (const shard of shards) {
    const { index, sql } = shard;
    const messages = new Set(
      sql.all<{ decision: string }>("SELECT decision FROM notifications").map((m) => m.decision),
    );
    const counted = new Set(sql.all<{ id: string }>("SELECT id FROM sends").map(({ id }) => id));
    for (const { ranked } of decisionsOf(shard))
      for (const { id, outcome, notificationId } of ranked) {
        const at = { shard: index, subject: id };
        if (outcome !== "sent" && (notificationId !== undefined || messages.has(id)))
          yield { ...at, detail: `expected no message for what is ${outcome}` };
        if (outcome === "ghost" && !counted.has(id))
          yield { ...at, detail: "expected the ghost to count towards caps" };
        if (outcome === "suppressed" && counted.has(id))
          yield { ...at, detail: "expected what is suppressed not to count towards caps" };
      }
  }
}

const reasonsOf: Readonly<Record<string, readonly (string | null)[]>> = {
  sent: [null],
  ghost: ghostReasons,
  suppressed: suppressionReasons,
};

/** One outcome each, with a reason of that outcome, and one winner a ping. */
function* ambiguous({ shards }: WorkspaceFiles): Iterable<Found> {
  for (const shard of shards) {
    const seen = new Set<string>();
    for (const row of decisionsOf(shard)) {
      const at = { shard: shard.index, subject: row.id };
      const winners = row.ranked.filter(({ outcome }) => outcome !== "suppressed");
      if (winners.length > 1) yield { ...at, detail: `expected one winner a ping, got ${winners.length}` };
      if (row.ranked[0]?.id !== row.id)
        yield { ...at, detail: "expected it to be named by its first decision" };
      for (const { id, outcome, reason, gates } of row.ranked) {
        if (seen.has(id)) yield { ...at, subject: id, detail: "expected one outcome, got two" };
        seen.add(id);
        if (reasonsOf[outcome]?.includes(reason) !== true)
          yield {
            ...at,
            subject: id,
            detail: `expected an outcome and its reason, got ${outcome}, ${reason}`,
          };
        const failing = gates.findIndex(({ pass }) => !pass);
        if (outcome === "sent" ? failing !== -1 : failing !== gates.length - 1)
          yield {
            ...at,
            subject: id,
            detail: "expected the last gate, and no other, to fail where one does",
          };
      }
    }
  }
}

/** A message that waits has a time; one that is done has none. */
function* unscheduled({ shards }: WorkspaceFiles): Iterable<Found> {
  for (const { index, sql } of shards)
    for (const { id, state } of sql.all<{ id: string; state: string }>(
      "SELECT id, state FROM notifications WHERE (state = 'queued') <> (due_at IS NOT NULL) OR (state = 'sent' AND sent_at IS NULL)",
    ))
      yield {
        shard: index,
        subject: id,
        detail: `expected a time for what waits and none after, in ${state}`,
      };
}

export const outcomeChecks: readonly Check[] = [
  { name: "message", promise: "every message but a test has its decision and counts", find: unfounded },
  { name: "sent", promise: "every decision to send has its message", find: unsent },
  {
    name: "ghost",
    promise: "only what is sent has a message; ghosts count as if they had",
    find: ghostsSent,
  },
  {
    name: "outcome",
    promise: "each decision has exactly one outcome, each ping one winner",
    find: ambiguous,
  },
  { name: "outbox", promise: "a message has a time while it waits, and none after", find: unscheduled },
];
