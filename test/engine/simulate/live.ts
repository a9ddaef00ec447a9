/** What the live engine makes of a walk on a stopped clock, and the same of a simulation, in one form. */
import type { IncomingPing } from "../../../src/engine/pings/types.ts";
import type { Summary } from "../../../src/engine/simulate/tally.ts";
import { type SimulationInput, simulate } from "../../../src/host/simulate.ts";
import { Workspace } from "../../../src/host/workspace.ts";
import type { TestShard } from "../../support/test-shard.ts";

type Row = Readonly<Record<string, unknown>>;

/** By customer and in the order made: customers do not wait for one another. */
export interface Made {
  readonly statuses: Readonly<Record<string, number>>;
  readonly events: Readonly<Record<string, readonly Row[]>>;
  readonly decisions: Readonly<Record<string, readonly Row[]>>;
  readonly notifications: readonly Row[];
}

/** Takes each ping at its own time, after whatever is due by then. */
export function liveRun(live: TestShard, pings: readonly IncomingPing[]): Made {
  const statuses: Record<string, number> = {};
  for (const ping of pings) {
    live.now = ping.at;
    live.tick();
    const [result] = live.pings([ping]);
    statuses[result!.status] = (statuses[result!.status] ?? 0) + 1;
  }
  live.tick();
  const events = live.sql.all<{ customerId: string; body: string }>(
    "SELECT customers.id AS customerId, body FROM events JOIN customers ON n = customer ORDER BY events.id",
  );
  const decisions = live.sql.all<{ ranked: string }>("SELECT ranked FROM decisions ORDER BY id");
  const notifications = live.sql.all<Row & { at: number }>(
    `SELECT customers.id AS customerId, campaign AS campaignId, geofence AS geofenceId,
       notifications.created_at AS at, title, body
     FROM notifications JOIN customers ON n = customer ORDER BY notifications.id`,
  );
  return made(statuses, {
    events: events.map(({ customerId, body }) => ({ customerId, ...(JSON.parse(body) as Row) })),
    decisions: decisions.flatMap(({ ranked }) => JSON.parse(ranked) as Row[]),
    notifications: notifications.map((row) => ({ ...row, at: new Date(row.at).toISOString() })),
  });
}

export async function simulatedRun(
  live: TestShard | null,
  input: SimulationInput,
): Promise<Made & { readonly summary: Summary }> {
  const lists = { events: [] as Row[], decisions: [] as Row[], notifications: [] as Row[] };
  const run = simulate(workspaceOf(live), input, 1_000_000, (list, make) =>
    // As it is answered: JSON knows no negative zero.
    lists[list].push(JSON.parse(JSON.stringify(make())) as Row),
  );
  for (;;) {
    const step = await run.next();
    if (step.done) return { ...made(step.value.statuses, lists), summary: step.value };
  }
}

export function workspaceOf(live: TestShard | null): Workspace {
  return new Workspace([
    {
      run: async (name, input) => {
        if (live === null) throw new Error("expected no question to a shard");
        return live.ask(name, structuredClone(input));
      },
      follow: async () => {},
      scrub: async () => {},
    },
  ]);
}

function made(
  statuses: Made["statuses"],
  lists: { events: readonly Row[]; decisions: readonly Row[]; notifications: readonly Row[] },
): Made {
  return {
    statuses,
    events: byCustomer(lists.events.map(plainEvent)),
    decisions: byCustomer(lists.decisions.map(plainDecision)),
    notifications: lists.notifications.map((row) => ({ ...row })),
  };
}

/** Ids differ; a timeout is received when the clock of the live engine is next looked at, with others of that time. */
function plainEvent({ id: _, receivedAt, ...event }: Row): Row {
  return isTimeout(event) ? event : { ...event, receivedAt };
}

function isTimeout(event: Row): boolean {
  return event.reason === "timeout";
}

function plainDecision({ id: _, notificationId: _n, catalogueVersion: _v, ...decision }: Row): Row {
  return decision;
}

function byCustomer(rows: readonly Row[]): Record<string, readonly Row[]> {
  const groups = Object.entries(Object.groupBy(rows, (row) => String(row.customerId))).sort();
  return Object.fromEntries(groups.map(([id, own]) => [id, withVisitsNumbered(own ?? [])]));
}

/** Visits by the order of their enters; timeouts last, by visit. */
function withVisitsNumbered(rows: readonly Row[]): Row[] {
  const entered = rows.filter(({ type }) => type === "geofence.entered").map(({ visitId }) => visitId);
  const numbered = rows.map((row) =>
    row.visitId === undefined ? row : { ...row, visitId: entered.indexOf(row.visitId) },
  );
  const timeouts = numbered.filter(isTimeout).sort((a, b) => Number(a.visitId) - Number(b.visitId));
  return [...numbered.filter((row) => !isTimeout(row)), ...timeouts];
}
