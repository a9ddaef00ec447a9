import type { CampaignBody } from "../../src/domain/campaign.ts";
import { windowMs } from "../../src/domain/caps.ts";
import type { SupplyKind } from "../../src/domain/supply.ts";
import { type Check, decisionsOf, entryOf, type Finding, type WorkspaceFiles } from "./workspace.ts";

interface Sale {
  readonly at: number;
  readonly shard: number;
  readonly id: string;
  /** Whether the campaign stands now as it stood when this was sent. */
  readonly isUnderRule: boolean;
}

/** What was sent of each campaign over all shards, oldest first, and the campaign as it stands now. */
function sales({ shards }: WorkspaceFiles): Map<string, { body: CampaignBody; sales: Sale[] }> {
  const found = new Map<string, { body: CampaignBody; version: number; sales: Sale[] }>();
  for (const shard of shards)
    for (const { at, ranked } of decisionsOf(shard))
      for (const { outcome, campaignId, id, catalogueVersion } of ranked) {
        if (outcome !== "sent") continue;
        let campaign = found.get(campaignId);
        if (campaign === undefined) {
          const entry = entryOf<CampaignBody>(shards[0]!, "campaign", campaignId);
          if (entry === null) continue;
          campaign = { ...entry, sales: [] };
          found.set(campaignId, campaign);
        }
        campaign.sales.push({
          at,
          shard: shard.index,
          id,
          isUnderRule: catalogueVersion >= campaign.version,
        });
      }
  for (const campaign of found.values()) campaign.sales.sort((a, b) => a.at - b.at);
  return found;
}

function* oversold(workspace: WorkspaceFiles): Iterable<Omit<Finding, "check">> {
  for (const [id, { body, sales: sold }] of sales(workspace)) {
    if (body.budget === undefined) continue;
    for (const [i, sale] of sold.entries())
      if (sale.isUnderRule && i + 1 > body.budget.sends)
        yield {
          shard: sale.shard,
          subject: `${id} ${sale.id}`,
          detail: `expected at most ${body.budget.sends} sent over all shards, this is number ${i + 1}`,
        };
  }
}

function* tooQuick(workspace: WorkspaceFiles): Iterable<Omit<Finding, "check">> {
  for (const [id, { body, sales: sold }] of sales(workspace)) {
    if (body.rate === undefined) continue;
    const { limit, window } = body.rate;
    const span = windowMs(window);
    const judged = sold.filter((sale) => sale.isUnderRule);
    for (let first = 0, last = 0; last < judged.length; last++) {
      while (judged[last]!.at - judged[first]!.at >= span) first++;
      const count = last - first + 1;
      if (count > limit)
        yield {
          shard: judged[last]!.shard,
          subject: `${id} ${judged[last]!.id}`,
          detail: `expected at most ${limit} sent in ${window} over all shards, got ${count} with this one`,
        };
    }
  }
}

/** What was sold is used on the primary's books, or part of a slice that is out. */
function* unbooked(workspace: WorkspaceFiles): Iterable<Omit<Finding, "check">> {
  const [primary] = workspace.shards;
  for (const [id, { body, sales: sold }] of sales(workspace)) {
    if (body.budget === undefined) continue;
    const { units } = primary!.sql.get<{ units: number }>(
      `SELECT COALESCE(SUM(units), 0) AS units FROM (
         SELECT units FROM supply_uses WHERE campaign = ? AND kind = 'budget'
         UNION ALL SELECT units FROM supply_grants WHERE campaign = ? AND kind = 'budget')`,
      id,
      id,
    )!;
    const count = sold.filter((sale) => sale.isUnderRule).length;
    if (count > units)
      yield {
        shard: 0,
        subject: id,
        detail: `expected ${count} units on the books of its budget, got ${units}`,
      };
  }
}

/** A shard's slice is the primary's last for it, or the one before, and no more was taken from it than it had. */
function* foreignSlices({ shards }: WorkspaceFiles): Iterable<Omit<Finding, "check">> {
  for (const { index, sql } of shards.slice(1))
    for (const lease of sql.all<{
      campaign: string;
      kind: SupplyKind;
      n: number;
      units: number;
      used: number;
    }>("SELECT campaign, kind, n, units, used FROM supply_leases")) {
      const subject = `${lease.kind} of ${lease.campaign}`;
      if (lease.used > lease.units)
        yield { shard: index, subject, detail: `expected at most ${lease.units} taken, got ${lease.used}` };
      const given =
        shards[0]!.sql.get<{ n: number }>(
          "SELECT n FROM supply_grants WHERE campaign = ? AND kind = ? AND shard = ?",
          lease.campaign,
          lease.kind,
          index,
        )?.n ?? 0;
      if (given < lease.n)
        yield { shard: index, subject, detail: `expected slice ${given} at most, got ${lease.n}` };
    }
}

export const supplyChecks: readonly Check[] = [
  { name: "budget", promise: "no budget is oversold over all shards", find: oversold },
  { name: "rate", promise: "no rate is passed in any rolling window over all shards", find: tooQuick },
  { name: "books", promise: "what was sold is on the primary's books", find: unbooked },
  { name: "slices", promise: "a shard sells only slices that the primary gave it", find: foreignSlices },
];
