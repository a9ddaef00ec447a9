import { useMutation, useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { GeofenceView, VisitView } from "../../http/views.ts";
import { get, put, remove, segment } from "./client.ts";
import { keys } from "./keys.ts";
import type { Page } from "./pages.ts";
import { queryClient } from "./query-client.ts";

export type Zone = GeofenceView;

/** A zone as it is written. */
export type ZoneBody = Omit<
  Zone,
  "id" | "center" | "bbox" | "area" | "createdAt" | "updatedAt" | "timezone" | "country"
> &
  Partial<Pick<Zone, "timezone" | "country">>;

const perPage = 500;
let loaded = 0;
const listeners = new Set<() => void>();

function count(value: number): void {
  loaded = value;
  for (const listener of listeners) listener();
}

/** How many zones have come so far, while they come. */
export function useZonesLoaded(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => loaded,
  );
}

/** All zones of the workspace: the map draws them, and the list searches them without asking again. */
export function useZones() {
  return useQuery<readonly Zone[]>({
    queryKey: keys.zones,
    staleTime: 5 * 60_000,
    // Compared one by one, 100 000 zones would stop the page.
    structuralSharing: false,
    async queryFn({ signal }) {
      const zones: Zone[] = [];
      let cursor: string | null = null;
      count(0);
      do {
        const page: Page<Zone> = await get("/v1/geofences", { limit: perPage, cursor }, signal);
        for (const zone of page.data) zones.push(zone);
        cursor = page.nextCursor;
        count(zones.length);
      } while (cursor !== null);
      return zones;
    },
  });
}

/** What of a zone is written back. */
export function bodyOf(zone: Zone): ZoneBody {
  const { id, center, bbox, area, createdAt, updatedAt, ...body } = zone;
  return body;
}

export function putZone(id: string, body: ZoneBody): Promise<Zone> {
  return put<Zone>(`/v1/geofences/${segment(id)}`, body).then((zone) => {
    keep(zone);
    return zone;
  });
}

export async function deleteZone(id: string): Promise<void> {
  await remove(`/v1/geofences/${segment(id)}`);
  change((zones) => zones.filter((zone) => zone.id !== id));
}

export function usePutZone() {
  return useMutation({ mutationFn: ({ id, body }: { id: string; body: ZoneBody }) => putZone(id, body) });
}

function keep(zone: Zone): void {
  change((zones) =>
    zones.some(({ id }) => id === zone.id)
      ? zones.map((other) => (other.id === zone.id ? zone : other))
      : [zone, ...zones],
  );
}

function change(made: (zones: readonly Zone[]) => readonly Zone[]): void {
  queryClient.setQueryData<readonly Zone[]>(keys.zones, (zones) =>
    zones === undefined ? zones : made(zones),
  );
}

/** At most so many visits are counted; beyond, the number says “more than”. */
export const mostVisits = 500;

/** Visits to a zone since midnight, here. */
export function useVisitsToday(geofenceId: string) {
  const from = new Date(new Date().setHours(0, 0, 0, 0)).toISOString();
  const filter = { geofenceId, from, limit: mostVisits };
  return useQuery({
    queryKey: keys.visits(filter),
    queryFn: ({ signal }) => get<Page<VisitView>>("/v1/visits", filter, signal),
  });
}
