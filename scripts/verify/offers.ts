import { readCode } from "../../src/domain/code.ts";
import type { OfferBody } from "../../src/domain/offer.ts";
import { finderOf } from "../../src/engine/move/place.ts";
import {
  type Check,
  decisionsOf,
  entryOf,
  type Finding,
  type ShardFile,
  type WorkspaceFiles,
} from "./workspace.ts";

type Found = Omit<Finding, "check">;

interface CodeRow {
  readonly code: string;
  readonly customer: number;
  readonly offer: string;
  readonly campaign: string;
  readonly notification: string;
  readonly decision: string;
  readonly at: number;
  readonly expires_at: number;
  readonly version: number;
}

function codesOf({ sql }: ShardFile): CodeRow[] {
  return sql.all("SELECT *, created_at AS at FROM codes ORDER BY created_at");
}

interface RedemptionRow {
  readonly id: string | null;
  readonly code: string | null;
  readonly offer: string;
  readonly at: number;
  readonly version: number;
  readonly customer: number | null;
  readonly campaign: string | null;
  readonly notification: string | null;
}

function redemptionsOf({ sql }: ShardFile): RedemptionRow[] {
  return sql.all("SELECT * FROM redemptions ORDER BY n");
}

/** What a unique offer's stock bounds is issued, what a shared one's bounds is redeemed. */
function* oversold({ shards }: WorkspaceFiles): Iterable<Found> {
  const primary = shards[0]!;
  const issued = shards.flatMap((shard) =>
    codesOf(shard).map(({ code, offer, at, version }) => ({
      shard: shard.index,
      subject: code,
      offer,
      at,
      version,
    })),
  );
  const redeemed = redemptionsOf(primary).map(({ id, offer, at, version }) => {
    return { shard: primary.index, subject: id ?? offer, offer, at, version };
  });
  for (const id of new Set([...issued, ...redeemed].map(({ offer }) => offer))) {
    const offer = entryOf<OfferBody>(primary, "offer", id);
    if (offer?.body.maxRedemptions === undefined) continue;
    const { kind, maxRedemptions } = offer.body;
    const uses = (kind === "unique" ? issued : redeemed)
      .filter((use) => use.offer === id)
      .sort((a, b) => a.at - b.at);
    for (const [i, { shard, subject, version }] of uses.entries())
      if (version >= offer.version && i + 1 > maxRedemptions)
        yield {
          shard,
          subject,
          detail: `expected at most ${maxRedemptions} of ${id} over all shards, this is number ${i + 1}`,
        };
  }
}

/** A code that went with its customer, or with its workspace, names the shard that is asked for it and knows where it is. */
function hasMoved(finder: ShardFile, code: string): boolean {
  return finder.sql.get("SELECT 1 FROM moved_ids WHERE id = ?", code) !== undefined;
}

/** A code names the shard that finds it, so none is made twice; a message has one at most. */
function* misformed({ shards }: WorkspaceFiles): Iterable<Found> {
  for (const shard of shards) {
    const messages = new Map<string, string>();
    for (const { code, notification } of codesOf(shard)) {
      const at = { shard: shard.index, subject: code };
      const read = readCode(code);
      const finder = finderOf(code, shards.length);
      const isHere = finder === shard.index || (finder !== null && hasMoved(shards[finder]!, code));
      if (read?.code !== code || !isHere)
        yield { ...at, detail: `expected a code that checks and names shard ${shard.index}` };
      const other = messages.get(notification);
      if (other !== undefined)
        yield { ...at, detail: `expected one code for ${notification}, it has ${other}` };
      messages.set(notification, code);
    }
  }
}

/** No ghost has a code: each belongs to what was sent, as far as that is still known. */
function* unsent({ shards }: WorkspaceFiles): Iterable<Found> {
  for (const shard of shards) {
    const decisions = new Map(
      decisionsOf(shard).flatMap(({ ranked }) => ranked.map((decision) => [decision.id, decision])),
    );
    for (const { code, campaign, notification, decision } of codesOf(shard)) {
      const found = decisions.get(decision);
      if (found === undefined) continue;
      const isIts = found.notificationId === notification && found.campaignId === campaign;
      if (found.outcome !== "sent" || !isIts)
        yield { shard: shard.index, subject: code, detail: `expected ${decision} to have sent its message` };
    }
  }
}

/** Each unique code once, while it holds good, for whom it was made. */
function* misredeemed({ shards }: WorkspaceFiles): Iterable<Found> {
  for (const shard of shards) {
    const codes = new Map(codesOf(shard).map((row) => [row.code, row]));
    const seen = new Set<string>();
    for (const row of redemptionsOf(shard)) {
      if (row.code === null || readCode(row.code) === null) continue;
      const at = { shard: shard.index, subject: row.id ?? row.code };
      if (seen.has(row.code)) yield { ...at, detail: `expected ${row.code} to be redeemed once` };
      seen.add(row.code);
      const code = codes.get(row.code);
      if (code === undefined) continue;
      if (row.at >= code.expires_at) yield { ...at, detail: "expected it before the code expired" };
      const same = (["customer", "offer", "campaign", "notification"] as const).every(
        (name) => row[name] === code[name],
      );
      if (!same) yield { ...at, detail: "expected the customer, offer and message of its code" };
    }
  }
}

export const offerChecks: readonly Check[] = [
  { name: "stock", promise: "no offer is issued or redeemed more often than it may be", find: oversold },
  { name: "code", promise: "codes differ, and a message has one at most", find: misformed },
  { name: "issued", promise: "only what is sent has a code", find: unsent },
  {
    name: "redeemed",
    promise: "a unique code is redeemed once, in time, for its customer",
    find: misredeemed,
  },
];
