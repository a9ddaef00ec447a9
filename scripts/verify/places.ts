import { placeOf } from "../../src/engine/identity/place-of.ts";
import { shardOfId } from "../../src/store/ids.ts";
import { type Check, customersOf, decisionsOf, type Finding, type WorkspaceFiles } from "./workspace.ts";

type Found = Omit<Finding, "check">;

/** Every file is there, and every customer in the one that the hash of the id says. */
function* misplaced({ shards }: WorkspaceFiles): Iterable<Found> {
  const count = Number(
    shards[0]!.sql.get<{ value: string }>("SELECT value FROM meta WHERE key = 'shards'")?.value ?? 1,
  );
  if (shards.length !== count)
    yield { shard: 0, subject: "files", detail: `expected ${count} shards, got ${shards.length}` };
  for (const shard of shards)
    for (const { id } of customersOf(shard)) {
      const expected = placeOf(id, count);
      if (expected !== shard.index)
        yield { shard: shard.index, subject: id, detail: `expected the customer in shard ${expected}` };
    }
}

function* misnamed({ shards }: WorkspaceFiles): Iterable<Found> {
  for (const shard of shards) {
    const ids = ["events", "visits", "notifications", "redemptions"].flatMap((table) =>
      shard.sql.all<{ id: string }>(`SELECT id FROM ${table} WHERE id IS NOT NULL`),
    );
    for (const { id } of [...ids, ...decisionsOf(shard).flatMap(({ ranked }) => ranked)])
      if (shardOfId(id) !== shard.index)
        yield { shard: shard.index, subject: id, detail: `expected an id that names shard ${shard.index}` };
  }
}

const tables = [
  "consent_changes",
  "decisions",
  "devices",
  "events",
  "idempotency_keys",
  "notifications",
  "origins",
  "positions",
  "sends",
  "visits",
  "codes",
  "redemptions",
];

function* orphaned({ shards }: WorkspaceFiles): Iterable<Found> {
  for (const { index, sql } of shards)
    for (const table of tables) {
      const { n } = sql.get<{ n: number }>(
        `SELECT COUNT(*) AS n FROM ${table} WHERE customer <> 0 AND customer NOT IN (SELECT n FROM customers)`,
      )!;
      if (n > 0)
        yield { shard: index, subject: table, detail: `expected a customer for each row, ${n} have none` };
    }
}

/** Each row names the customer's row before it; the oldest of a chain may name one that is purged. */
function* unchained({ shards }: WorkspaceFiles): Iterable<Found> {
  for (const { index, sql } of shards) {
    for (const { seq } of sql.all<{ seq: number }>(
      `SELECT one.seq FROM positions AS one LEFT JOIN positions AS before ON before.seq = one.prev
       WHERE one.prev > 0 AND (one.prev >= one.seq OR before.customer <> one.customer
         OR (before.seq IS NULL AND one.prev >= (SELECT MIN(seq) FROM positions)))`,
    ))
      yield { shard: index, subject: `position ${seq}`, detail: "expected the customer's row before it" };
    for (const { customer } of sql.all<{ customer: number }>(
      `SELECT one.customer FROM positions AS one LEFT JOIN positions AS before ON before.seq = one.prev
       GROUP BY one.customer HAVING SUM(before.seq IS NULL) <> 1 OR COUNT(DISTINCT one.prev) <> COUNT(*)`,
    ))
      yield { shard: index, subject: `customer ${customer}`, detail: "expected one chain of positions" };
  }
}

interface Entry {
  readonly version: number;
  readonly entry: string;
}

/** A follower has what the primary had at some version, and nothing else. */
function* strayed({ shards }: WorkspaceFiles): Iterable<Found> {
  const read = (i: number) =>
    new Map(
      shards[i]!.sql.all<Entry & { name: string }>(
        `SELECT kind || ' ' || id AS name, version,
             json_array(version, shaped_at, deleted, created_at, updated_at, body, hex(shape)) AS entry
           FROM catalogue`,
      ).map(({ name, ...row }): [string, Entry] => [name, row]),
    );
  const primary = read(0);
  for (let i = 1; i < shards.length; i++) {
    const follower = read(i);
    const newest = Math.max(0, ...[...follower.values()].map(({ version }) => version));
    for (const name of new Set([...primary.keys(), ...follower.keys()])) {
      const ours = primary.get(name);
      const theirs = follower.get(name);
      const isBehind = ours !== undefined && ours.version > newest;
      const isSound = isBehind
        ? theirs === undefined || theirs.version < ours.version
        : ours?.entry === theirs?.entry;
      if (!isSound)
        yield {
          shard: shards[i]!.index,
          subject: name,
          detail: `expected it as the primary has it at version ${newest}`,
        };
    }
  }
}

export const placeChecks: readonly Check[] = [
  {
    name: "shard",
    promise: "every customer lives in the shard that the hash of the id says",
    find: misplaced,
  },
  { name: "id", promise: "every id names the shard it is in", find: misnamed },
  { name: "orphan", promise: "every row has its customer", find: orphaned },
  { name: "positions", promise: "a customer's positions are one chain", find: unchained },
  { name: "catalogue", promise: "a follower's catalogue is one that the primary had", find: strayed },
];
