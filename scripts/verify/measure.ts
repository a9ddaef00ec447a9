import type { Check, Finding, WorkspaceFiles } from "./workspace.ts";

type Found = Omit<Finding, "check">;

/** A success is credited to a message or a ghost of the same customer, strictly before it. */
function* uncredited({ shards }: WorkspaceFiles): Iterable<Found> {
  for (const { index, sql } of shards)
    for (const { send, customer } of sql.all<{ send: string; customer: number }>(
      `SELECT send, conversions.customer FROM conversions
       LEFT JOIN sends ON sends.customer = conversions.customer AND sends.id = conversions.send
       WHERE sends.id IS NULL OR sends.campaign IS NULL OR sends.at >= conversions.at`,
    ))
      yield {
        shard: index,
        subject: `customer ${customer} ${send}`,
        detail: "expected a message or ghost before the success",
      };
}

const counted = [
  ["sent", "SELECT COUNT(*) AS n FROM sends WHERE campaign = ? AND id GLOB 'ntf_*'"],
  ["ghost", "SELECT COUNT(*) AS n FROM sends WHERE campaign = ? AND id GLOB 'dec_*'"],
] as const;

/** Reports count over all shards at least what is still kept: who was erased stays in the sums. */
function* miscounted({ shards }: WorkspaceFiles): Iterable<Found> {
  const campaigns = new Set(
    shards.flatMap(({ sql }) =>
      sql
        .all<{ campaign: string }>("SELECT DISTINCT campaign FROM sends WHERE campaign IS NOT NULL")
        .map(({ campaign }) => campaign),
    ),
  );
  const sum = (text: string, ...params: string[]) =>
    shards.reduce((total, { sql }) => total + (sql.get<{ n: number | null }>(text, ...params)?.n ?? 0), 0);
  for (const campaign of campaigns)
    for (const [name, text] of counted) {
      const kept = sum(text, campaign);
      const told = sum("SELECT SUM(count) AS n FROM tallies WHERE campaign = ? AND name = ?", campaign, name);
      if (told < kept)
        yield {
          shard: 0,
          subject: campaign,
          detail: `expected the report to count at least ${kept} ${name}, got ${told}`,
        };
    }
}

export const measureChecks: readonly Check[] = [
  { name: "credit", promise: "a success follows the message it is credited to", find: uncredited },
  { name: "report", promise: "reports count every message and ghost", find: miscounted },
];
