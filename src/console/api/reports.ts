import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { CampaignView, Report, VisitView } from "../../http/views.ts";
import { ask, get, segment } from "./client.ts";
import { keys } from "./keys.ts";
import { type Page, usePages } from "./pages.ts";

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

/** Visits are read a page at a time, up to so many. */
export const mostVisitsRead = 5_000;
const visitsPerPage = 500;

/** Confirmed visits of a period, the newest first, as far as they have been read. */
export function useVisits(period: Period) {
  const filter = { ...period, confirmed: true, limit: visitsPerPage };
  const pages = useInfiniteQuery({
    queryKey: keys.visits(filter),
    queryFn: ({ pageParam, signal }) =>
      get<Page<VisitView>>("/v1/visits", { ...filter, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last, all) => (all.length * visitsPerPage < mostVisitsRead ? last.nextCursor : null),
    staleTime: 60_000,
  });
  const read = pages.data?.pages ?? [];
  return {
    ...pages,
    visits: read.flatMap(({ data }) => data),
    /** Whether there are visits of the period beyond those read. */
    isCut: !pages.hasNextPage && (read.at(-1)?.nextCursor ?? null) !== null,
  };
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
