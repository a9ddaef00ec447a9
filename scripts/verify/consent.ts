import type { Consents } from "../../src/engine/customers/customer.ts";
import {
  type Check,
  type CustomerRow,
  customersOf,
  type Finding,
  type ShardFile,
  type WorkspaceFiles,
} from "./workspace.ts";

type Found = Omit<Finding, "check">;

interface Change {
  readonly granted: number;
  readonly receivedAt: number;
}

function locationChanges({ sql }: ShardFile, customer: number): Change[] {
  return sql.all(
    `SELECT granted, received_at AS receivedAt FROM consent_changes
     WHERE customer = ? AND purpose = 'location' AND effective = 1 ORDER BY seq`,
    customer,
  );
}

/** Whoever has not agreed to location leaves no trace of where they are. */
function* located({ shards }: WorkspaceFiles): Iterable<Found> {
  for (const shard of shards) {
    const placed = new Set(
      shard.sql
        .all<{ customer: number }>("SELECT DISTINCT customer FROM positions")
        .map((row) => row.customer),
    );
    for (const customer of customersOf(shard)) {
      const { location } = JSON.parse(customer.consents) as Consents;
      if (location?.granted === true) continue;
      const at = { shard: shard.index, subject: customer.id };
      if (placed.has(customer.n)) yield { ...at, detail: "expected no position without consent to location" };
      if (tellsOfPlaces(customer))
        yield { ...at, detail: "expected no presence without consent to location" };
      const open = "SELECT id FROM visits WHERE customer = ? AND exited_at IS NULL";
      if (shard.sql.get(open, customer.n) !== undefined)
        yield { ...at, detail: "expected no open visit without consent to location" };
    }
  }
}

/** A presence without anything in it is as good as none. */
function tellsOfPlaces({ presence }: CustomerRow): boolean {
  const parts = Object.values(JSON.parse(presence ?? "{}") as Record<string, object>);
  return parts.some((part) => Object.keys(part).length > 0);
}

/** Events and decisions come of pings that were taken, and those only while location was agreed to. */
function* observed({ shards }: WorkspaceFiles): Iterable<Found> {
  for (const shard of shards)
    for (const customer of customersOf(shard)) {
      const changes = locationChanges(shard, customer.n);
      for (const { id, at } of observations(shard, customer))
        if (!wasGranted(changes, at) && !wasAnothers(shard, customer.n, at))
          yield {
            shard: shard.index,
            subject: `${customer.id} ${id}`,
            detail: "expected consent to location when it was written",
          };
    }
}

function observations({ sql }: ShardFile, { n }: CustomerRow): { id: string; at: number }[] {
  const events = sql
    .all<{ id: string; at: string }>(
      "SELECT id, body ->> '$.receivedAt' AS at FROM events WHERE customer = ?",
      n,
    )
    .map(({ id, at }) => ({ id, at: Date.parse(at) }));
  return [
    ...events,
    ...sql.all<{ id: string; at: number }>("SELECT id, at FROM decisions WHERE customer = ?", n),
  ];
}

/** Before two customers became one each had choices of its own: of some, the other's newer ones are in force now. */
function wasAnothers({ sql }: ShardFile, customer: number, at: number): boolean {
  const found = sql.get(
    `SELECT 1 FROM origins JOIN consent_changes AS changes ON changes.customer = origins.customer
     WHERE origins.customer = ? AND origins.device = '' AND origins.at >= ?
       AND purpose = 'location' AND granted = 1 AND received_at <= ?`,
    customer,
    at,
    at,
  );
  return found !== undefined;
}

/** In the millisecond of a change both hold. */
function wasGranted(changes: readonly Change[], at: number): boolean {
  const before = changes.filter((change) => change.receivedAt < at).at(-1);
  return before?.granted === 1 || changes.some((change) => change.receivedAt === at && change.granted === 1);
}

/** What is in force is what the proofs say. */
function* unproven({ shards }: WorkspaceFiles): Iterable<Found> {
  for (const shard of shards)
    for (const { n, id, consents } of customersOf(shard)) {
      const inForce = JSON.parse(consents) as Consents;
      const proofs = shard.sql.all<{ purpose: keyof Consents; granted: number; at: number; seq: number }>(
        "SELECT purpose, granted, at, MAX(seq) AS seq FROM consent_changes WHERE customer = ? AND effective = 1 GROUP BY purpose",
        n,
      );
      for (const purpose of new Set([...Object.keys(inForce), ...proofs.map((proof) => proof.purpose)])) {
        const proof = proofs.find((one) => one.purpose === purpose);
        const force = inForce[purpose as keyof Consents];
        if (force === undefined || proof?.at !== force.at || (proof.granted === 1) !== force.granted)
          yield {
            shard: shard.index,
            subject: id,
            detail: `expected the newest proof of ${purpose} to be in force`,
          };
      }
    }
}

export const consentChecks: readonly Check[] = [
  { name: "whereabouts", promise: "nobody is located who has not agreed to it", find: located },
  {
    name: "withdrawal",
    promise: "nothing is written of a customer while location is not agreed to",
    find: observed,
  },
  { name: "proof", promise: "every consent in force has its proof", find: unproven },
];
