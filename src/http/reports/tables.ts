import { type Count, dayText, type overviewOf } from "../../domain/measure/report.ts";
import type { geofenceFigures } from "../../domain/measure/visits.ts";
import { csvText } from "../csv.ts";

/** One line for each thing counted, summed over shards. */
export async function* tableOfCounts(counts: readonly Count[]): AsyncGenerator<string> {
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

export async function* tableOfCampaigns(
  perCampaign: ReturnType<typeof overviewOf>["perCampaign"],
): AsyncGenerator<string> {
  const steps = ["decided", "sent", "delivered", "opened", "converted", "redeemed"] as const;
  yield csvText(["campaign", ...steps, "ghost"]);
  for (const [campaignId, { funnel, ghost }] of Object.entries(perCampaign))
    yield csvText([campaignId, ...steps.map((step) => String(funnel[step])), String(ghost)]);
}

export async function* tableOfGeofences(data: ReturnType<typeof geofenceFigures>): AsyncGenerator<string> {
  yield csvText(["geofence", "visits", "customers", "ended", "dwellMedian", "passByShare", "repeatRate"]);
  for (const { geofenceId, ...figures } of data)
    yield csvText([
      geofenceId,
      ...Object.values(figures).map((value) => (value === null ? "" : String(value))),
    ]);
}
