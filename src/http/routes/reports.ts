import * as z from "zod";
import { type Count, dayText, overviewOf, reportOf } from "../../domain/measure/report.ts";
import { geofenceFigures, type Visited } from "../../domain/measure/visits.ts";
import type { ShardPort } from "../../host/shard-port.ts";
import type { TallyKey, TallyRow } from "../../store/tallies.ts";
import type { VisitFact } from "../../store/visits.ts";
import { geofenceReport, overview as overviewAnswer, report } from "../answers/reports.ts";
import { may } from "../auth.ts";
import { csvText } from "../csv.ts";
import { timeRange } from "../lists.ts";
import { invalid } from "../problem.ts";
import { route, says, unwrap } from "../route.ts";

const dayMs = 86_400_000;
/** Beyond every day that a time can name. */
const never = 9_999_999;
/** Visits that one report is made of: they are all held at once. */
const mostVisits = 300_000;

const campaign = route({
  method: "get",
  path: "/v1/campaigns/:id/report",
  isLarge: true,
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
    const id = params.id!;
    unwrap<"getCampaign">(await workspace.primary.run("getCampaign", { id }));
    const days = daysOf(query);
    const parts = await Promise.all(workspace.shards.map((shard) => countsOf(shard, id, days)));
    const counts = parts.flat();
    if (wantsCsv(c.req.header("accept")))
      return { status: 200, text: { type: csvType, chunks: tableOf(counts) } };
    return { status: 200, json: { campaignId: id, ...periodOf(query), ...reportOf(counts) } };
  },
});

const overview = route({
  method: "get",
  path: "/v1/reports/overview",
  tag: "Reports",
  summary: "What became of the decisions of all campaigns, together and each by itself (days in UTC)",
  may: may.read,
  query: z.strictObject(timeRange),
  answers: {
    200: { ...says("The overview", overviewAnswer), others: { "text/csv": "One line for each campaign" } },
  },
  example: {},
  async handle({ c, query, service: { workspace } }) {
    const days = daysOf(query);
    const parts = await Promise.all(workspace.shards.map((shard) => allCountsOf(shard, days)));
    const figures = overviewOf(parts.flat());
    if (wantsCsv(c.req.header("accept")))
      return { status: 200, text: { type: csvType, chunks: csvOfCampaigns(figures.perCampaign) } };
    return { status: 200, json: { ...periodOf(query), ...figures } };
  },
});

const geofences = route({
  method: "get",
  path: "/v1/reports/geofences",
  isLarge: true,
  tag: "Reports",
  summary: "Visits by geofence: how many, by whom, how long, and how many only passed by",
  description: `At most ${mostVisits} confirmed visits: ask for a shorter period beyond.`,
  may: may.read,
  query: z.strictObject(timeRange),
  answers: {
    200: { ...says("The figures", geofenceReport), others: { "text/csv": "One line for each geofence" } },
  },
  example: {},
  async handle({ c, query, service: { workspace } }) {
    const visits = await visitsOf(workspace.shards, { from: query.from ?? 0, to: query.to ?? never * dayMs });
    const data = geofenceFigures(visits);
    if (wantsCsv(c.req.header("accept")))
      return { status: 200, text: { type: csvType, chunks: csvOfGeofences(data) } };
    const at = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
    const customers = new Set(visits.map(({ customer }) => customer)).size;
    const period = { from: at(query.from), to: at(query.to) };
    return { status: 200, json: { ...period, visits: visits.length, customers, data } };
  },
});

const csvType = "text/csv; charset=utf-8";

interface Period {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The days that a period touches, in days since 1970 (UTC). */
function daysOf({ from, to }: Period): { from: number; to: number } {
  return {
    from: from === undefined ? -never : Math.floor(from / dayMs),
    to: to === undefined ? never : Math.ceil(to / dayMs),
  };
}

function periodOf(query: Period): { from: string | null; to: string | null } {
  const days = daysOf(query);
  return {
    from: query.from === undefined ? null : `${dayText(days.from)}T00:00:00.000Z`,
    to: query.to === undefined ? null : `${dayText(days.to)}T00:00:00.000Z`,
  };
}

/** All that one shard has counted of all campaigns, slice by slice. */
async function allCountsOf(shard: ShardPort, days: { from: number; to: number }): Promise<TallyRow[]> {
  const counts: TallyRow[] = [];
  let after: TallyKey | null = null;
  do {
    const page: { rows: readonly TallyRow[]; next: TallyKey | null } = unwrap<"readAllTallies">(
      await shard.run("readAllTallies", { ...days, after }),
    );
    counts.push(...page.rows);
    after = page.next;
  } while (after !== null);
  return counts;
}

/** The confirmed visits of a period on all shards, shard by shard: no more than there may be are ever held. */
async function visitsOf(
  shards: readonly ShardPort[],
  period: { from: number; to: number },
): Promise<Visited[]> {
  const visits: Visited[] = [];
  for (const [index, shard] of shards.entries()) {
    let after: string | null = null;
    do {
      const page: { rows: readonly VisitFact[]; next: string | null } = unwrap<"readVisits">(
        await shard.run("readVisits", { ...period, after }),
      );
      for (const row of page.rows) visits.push({ ...row, customer: `${index} ${row.customer}` });
      if (visits.length > mostVisits)
        throw invalid([
          {
            parameter: "from",
            detail: `expected a period with at most ${mostVisits} visits: begin it later`,
          },
        ]);
      after = page.next;
    } while (after !== null);
  }
  return visits;
}

async function* csvOfGeofences(data: ReturnType<typeof geofenceFigures>): AsyncGenerator<string> {
  yield csvText(["geofence", "visits", "customers", "ended", "dwellMedian", "passByShare", "repeatRate"]);
  for (const { geofenceId, ...figures } of data)
    yield csvText([
      geofenceId,
      ...Object.values(figures).map((value) => (value === null ? "" : String(value))),
    ]);
}

async function* csvOfCampaigns(
  perCampaign: ReturnType<typeof overviewOf>["perCampaign"],
): AsyncGenerator<string> {
  const steps = ["decided", "sent", "delivered", "opened", "converted", "redeemed"] as const;
  yield csvText(["campaign", ...steps, "ghost"]);
  for (const [campaignId, { funnel, ghost }] of Object.entries(perCampaign))
    yield csvText([campaignId, ...steps.map((step) => String(funnel[step])), String(ghost)]);
}

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

export const reportRoutes = [campaign, overview, geofences] as const;
