import { type Check, customersOf, type Finding, type WorkspaceFiles } from "./workspace.ts";

/** Times at which location was withdrawn: visits end there without an event. */
const withdrawals = `SELECT received_at AS at FROM consent_changes
  WHERE customer = ? AND purpose = 'location' AND effective = 1 AND granted = 0`;

/** Times at which two customers became this one: until then each had turns of its own. */
const merges = "SELECT at FROM origins WHERE customer = ? AND device = ''";

/** The log may begin in the middle of a visit: what came before is purged. */
function* unpaired({ shards }: WorkspaceFiles): Iterable<Omit<Finding, "check">> {
  for (const { index, sql } of shards)
    for (const customer of customersOf({ index, sql })) {
      const events = sql.all<{ id: string; geofence: string; type: string; receivedAt: string }>(
        `SELECT id, geofence, type, body ->> '$.receivedAt' AS receivedAt FROM events
         WHERE customer = ? AND type <> 'geofence.dwelled' ORDER BY id`,
        customer.n,
      );
      const merged = sql.all<{ at: number }>(merges, customer.n).map(({ at }) => at);
      const withdrawn = sql.all<{ at: number }>(withdrawals, customer.n).map(({ at }) => at);
      const last = new Map<string, { type: string; at: number }>();
      for (const { id, geofence, type, receivedAt } of events) {
        const before = last.get(geofence);
        const at = Date.parse(receivedAt);
        last.set(geofence, { type, at });
        if (before === undefined || before.type !== type) continue;
        if (merged.some((time) => before.at <= time)) continue;
        if (type === "geofence.entered" && withdrawn.some((time) => before.at <= time && time <= at))
          continue;
        yield {
          shard: index,
          subject: `${customer.id} ${id}`,
          detail: `expected enter and exit in turn at ${geofence}, got ${type} twice`,
        };
      }
    }
}

function* overlapping({ shards }: WorkspaceFiles): Iterable<Omit<Finding, "check">> {
  for (const { index, sql } of shards)
    for (const customer of customersOf({ index, sql })) {
      const visits = sql.all<{ id: string; geofence: string; entered: number; exited: number | null }>(
        `SELECT id, geofence, entered_at AS entered, exited_at AS exited FROM visits
         WHERE customer = ? ORDER BY geofence, entered_at, id`,
        customer.n,
      );
      const merged = sql.all<{ at: number }>(merges, customer.n).map(({ at }) => at);
      for (const [i, { id, geofence, entered, exited }] of visits.entries()) {
        const subject = `${customer.id} ${id}`;
        if (exited !== null && exited < entered)
          yield { shard: index, subject, detail: "expected an exit after the enter, got one before" };
        const before = visits[i - 1];
        if (merged.some((time) => entered <= time)) continue;
        if (before?.geofence === geofence && (before.exited === null || before.exited > entered))
          yield { shard: index, subject, detail: `expected ${before.id} to have ended before` };
      }
    }
}

export const visitChecks: readonly Check[] = [
  { name: "alternation", promise: "enter and exit take turns at each geofence", find: unpaired },
  { name: "overlap", promise: "a customer's visits to a geofence do not overlap", find: overlapping },
];
