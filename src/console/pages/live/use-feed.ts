import { useEffect, useMemo, useSyncExternalStore } from "react";
import { Feed } from "../../api/live.ts";

/** The stream of a filter, for as long as the page is open. */
export function useFeed(geofenceId: string, customerId: string) {
  const feed = useMemo(() => new Feed({ geofenceId, customerId }), [geofenceId, customerId]);
  useEffect(() => {
    feed.start();
    return () => feed.stop();
  }, [feed]);
  const state = useSyncExternalStore(feed.subscribe, () => feed.state);
  return { state, setPaused: (isPaused: boolean) => feed.setPaused(isPaused) };
}
