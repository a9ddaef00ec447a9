import { useEffect, useMemo, useSyncExternalStore } from "react";
import { Feed } from "../../api/live.ts";
import type { Filter } from "./filter.ts";

/** The stream of a filter, for as long as the page is open. */
export function useFeed({ zone, customer, campaign, show }: Filter) {
  const outcome = show === "all" || show === "visits" ? "" : show;
  const feed = useMemo(
    () => new Feed({ geofenceId: zone, customerId: customer, campaignId: campaign, outcome }),
    [zone, customer, campaign, outcome],
  );
  useEffect(() => {
    feed.start();
    return () => feed.stop();
  }, [feed]);
  const state = useSyncExternalStore(feed.subscribe, () => feed.state);
  return { state, setPaused: (isPaused: boolean) => feed.setPaused(isPaused) };
}
