import { useQuery } from "@tanstack/react-query";
import type { VisitView } from "../../http/views.ts";
import { get } from "./client.ts";
import { keys } from "./keys.ts";
import type { Page } from "./pages.ts";

/** Open visits by zone: how many people are where, and nobody's name. */
export interface Density {
  readonly byZone: ReadonlyMap<string, number>;
  readonly visits: number;
  /** There may be more than were counted. */
  readonly isCut: boolean;
}

const limit = 500;
const mostPages = 10;
/** A visit without a ping ends after this long by default, ms. */
const longest = 6 * 3_600_000;

/** Customers now in the zones, asked again every 15 s. */
export function useDensity(enabled: boolean) {
  return useQuery<Density>({
    queryKey: keys.density,
    enabled,
    refetchInterval: 15_000,
    // A map is not compared entry by entry.
    structuralSharing: false,
    async queryFn({ signal }) {
      const from = new Date(Date.now() - longest).toISOString();
      const byZone = new Map<string, number>();
      let visits = 0;
      let cursor: string | null = null;
      for (let page = 0; page < mostPages; page++) {
        const { data, nextCursor }: Page<VisitView> = await get(
          "/v1/visits",
          { from, limit, cursor },
          signal,
        );
        for (const { geofenceId, exitedAt } of data) {
          if (exitedAt !== null) continue;
          visits++;
          byZone.set(geofenceId, (byZone.get(geofenceId) ?? 0) + 1);
        }
        cursor = nextCursor;
        if (cursor === null) break;
      }
      return { byZone, visits, isCut: cursor !== null };
    },
  });
}
