import type { LiveItem } from "../../api/live.ts";
import { setQuery, usePlace } from "../../app/router.ts";

export const shows = ["all", "visits", "sent", "ghost", "suppressed"] as const;
export type Show = (typeof shows)[number];

/** What of the stream is shown; the URL holds it. */
export interface Filter {
  readonly show: Show;
  readonly zone: string;
  readonly campaign: string;
  readonly customer: string;
}

export function useFilter(): Filter {
  const { query } = usePlace();
  const text = (name: string) => query.get(name) ?? "";
  return {
    show: shows.find((one) => one === text("show")) ?? "all",
    zone: text("zone"),
    campaign: text("campaign"),
    customer: text("customer"),
  };
}

export function isFiltering({ show, zone, campaign, customer }: Filter): boolean {
  return show !== "all" || zone !== "" || campaign !== "" || customer !== "";
}

export function clearFilter(): void {
  setQuery({ show: null, zone: null, campaign: null, customer: null });
}

/** Whether a line is wanted; zones and customers are asked of the server already. */
export function isWanted(item: LiveItem, { show, campaign }: Filter): boolean {
  if (item.kind === "event") return campaign === "" && (show === "all" || show === "visits");
  const { outcome, campaignId } = item.decision;
  return (show === "all" || show === outcome) && (campaign === "" || campaign === campaignId);
}
