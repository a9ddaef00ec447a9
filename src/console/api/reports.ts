import { useQuery } from "@tanstack/react-query";
import type { CampaignView, GeofenceFigures, Report } from "../../http/views.ts";
import { ask, get, segment } from "./client.ts";
import { keys } from "./keys.ts";
import { usePages } from "./pages.ts";

export type CampaignReport = Report & {
  readonly campaignId: string;
  readonly from: string | null;
  readonly to: string | null;
};

/** Bounds of a report: from inclusive, to exclusive, both as RFC 3339; null is unbounded. */
export interface Period {
  readonly from: string | null;
  readonly to: string | null;
}

export function useCampaignList() {
  return usePages<CampaignView>([...keys.campaigns, "reported"], "/v1/campaigns", { limit: 20 });
}

export const reportPath = (id: string) => `/v1/campaigns/${segment(id)}/report`;

export function useReport(id: string, period: Period) {
  return useQuery({
    queryKey: [...keys.report(id), period],
    queryFn: ({ signal }) => get<CampaignReport>(reportPath(id), { ...period }, signal),
  });
}

export interface VisitsReport extends Period {
  readonly visits: number;
  readonly customers: number;
  readonly data: readonly GeofenceFigures[];
}

/** Confirmed visits of a period, by zone. */
export function useVisits(period: Period) {
  return useQuery({
    queryKey: keys.visits({ ...period, per: "geofence" }),
    queryFn: ({ signal }) => get<VisitsReport>("/v1/reports/geofences", { ...period }, signal),
    staleTime: 60_000,
  });
}

/** Saves the report's counts as a table of its own. */
export async function downloadReport(id: string, period: Period): Promise<void> {
  const text = await ask<string>("GET", reportPath(id), {
    query: { ...period },
    headers: { Accept: "text/csv" },
  });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = `${id}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}
