import type { Context } from "hono";
import * as z from "zod";
import { overviewOf, reportOf } from "../../domain/measure/report.ts";
import { geofenceFigures } from "../../domain/measure/visits.ts";
import { geofenceReport, overview as overviewAnswer, report } from "../answers/reports.ts";
import { may } from "../auth.ts";
import { timeRange } from "../lists.ts";
import { daysOf, inTimes, inWholeDays } from "../reports/period.ts";
import { mostVisits, talliesOf, visitsOf } from "../reports/read.ts";
import { tableOfCampaigns, tableOfCounts, tableOfGeofences } from "../reports/tables.ts";
import { route, says, unwrap } from "../route.ts";

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
    const counts = await talliesOf(workspace.shards, id, daysOf(query));
    if (wantsCsv(c)) return csv(tableOfCounts(counts));
    return { status: 200, json: { campaignId: id, ...inWholeDays(query), ...reportOf(counts) } };
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
    const figures = overviewOf(await talliesOf(workspace.shards, null, daysOf(query)));
    if (wantsCsv(c)) return csv(tableOfCampaigns(figures.perCampaign));
    return { status: 200, json: { ...inWholeDays(query), ...figures } };
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
    const visits = await visitsOf(workspace.shards, query);
    const data = geofenceFigures(visits);
    if (wantsCsv(c)) return csv(tableOfGeofences(data));
    const customers = new Set(visits.map(({ customer }) => customer)).size;
    return { status: 200, json: { ...inTimes(query), visits: visits.length, customers, data } };
  },
});

function wantsCsv(c: Context): boolean {
  return /(?:^|,)\s*text\/csv\b/i.test(c.req.header("accept") ?? "");
}

const csv = (chunks: AsyncIterable<string>) =>
  ({ status: 200, text: { type: "text/csv; charset=utf-8", chunks } }) as const;

export const reportRoutes = [campaign, overview, geofences] as const;
