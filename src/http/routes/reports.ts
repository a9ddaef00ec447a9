import * as z from "zod";
import { type Count, dayText, reportOf } from "../../domain/measure/report.ts";
import type { ShardPort } from "../../host/shard-port.ts";
import type { TallyKey } from "../../store/tallies.ts";
import { report } from "../answers/reports.ts";
import { may } from "../auth.ts";
import { csvText } from "../csv.ts";
import { timeRange } from "../lists.ts";
import { route, says, unwrap } from "../route.ts";

const dayMs = 86_400_000;
/** Beyond every day that a time can name. */
const never = 9_999_999;

const campaign = route({
  method: "get",
  path: "/v1/campaigns/:id/report",
  tag: "Reports",
  summary: "What became of a campaign's decisions: reasons, funnel, by geofence, variant and day (UTC)",
  may: may.read,
  query: z.strictObject(timeRange),
  answers: {
    200: { ...says("The report", report), others: { "text/csv": "One line for each thing counted" } },
  },
  refuses: ["not_found"],
  example: { params: { id: "opera-spring" } },
  async handle({ c, params, query, service: { workspace } }) {
    const { id } = unwrap<"getCampaign">(await workspace.primary.run("getCampaign", { id: params.id! }));
    const from = query.from === undefined ? -never : Math.floor(query.from / dayMs);
    const to = query.to === undefined ? never : Math.ceil(query.to / dayMs);
    const parts = await Promise.all(workspace.shards.map((shard) => countsOf(shard, id, { from, to })));
    const counts = parts.flat();
    if (wantsCsv(c.req.header("accept")))
      return { status: 200, text: { type: "text/csv; charset=utf-8", chunks: tableOf(counts) } };
    const period = {
      from: query.from === undefined ? null : `${dayText(from)}T00:00:00.000Z`,
      to: query.to === undefined ? null : `${dayText(to)}T00:00:00.000Z`,
    };
    return { status: 200, json: { campaignId: id, ...period, ...reportOf(counts) } };
  },
});

function wantsCsv(accept: string | undefined): boolean {
  return /(?:^|,)\s*text\/csv\b/i.test(accept ?? "");
}

/** All that one shard has counted, page by page: nothing that pings wait for takes long. */
async function countsOf(
  shard: ShardPort,
  campaignId: string,
  days: { from: number; to: number },
): Promise<Count[]> {
  const counts: Count[] = [];
  let after: TallyKey | null = null;
  do {
    const page: { rows: readonly Count[]; next: TallyKey | null } = unwrap<"readTallies">(
      await shard.run("readTallies", { campaignId, ...days, after }),
    );
    counts.push(...page.rows);
    after = page.next;
  } while (after !== null);
  return counts;
}

/** One line for each thing counted, summed over shards. */
async function* tableOf(counts: readonly Count[]): AsyncGenerator<string> {
  yield csvText(["day", "geofence", "variant", "name", "count"]);
  const keyOf = ({ day, geofence, variant, name }: Count) => JSON.stringify([day, geofence, variant, name]);
  const groups = [...Map.groupBy(counts, keyOf).values()];
  const inOrder = groups.sort(([a], [b]) => a!.day - b!.day || (keyOf(a!) < keyOf(b!) ? -1 : 1));
  for (const same of inOrder) {
    const { day, geofence, variant, name } = same[0]!;
    const count = same.reduce((sum, one) => sum + one.count, 0);
    yield csvText([dayText(day), geofence, variant, name, String(count)]);
  }
}

export const reportRoutes = [campaign] as const;
