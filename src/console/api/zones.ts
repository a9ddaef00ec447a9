import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { GeofenceView, NearCustomer, VisitView } from "../../http/views.ts";
import { get, getTagged, put, remove, segment } from "./client.ts";
import { keys } from "./keys.ts";
import { writeOver } from "./over.ts";
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

/** Pages after which what has come so far is shown. */
const showEvery = 10;
/** What was changed while the list was still coming; null: deleted. */
const meanwhile = new Map<string, Zone | null>();

/** All zones of the workspace: the map draws them, and the list searches them without asking again. */
export function useZones() {
  return useQuery<readonly Zone[]>({
    queryKey: keys.zones,
    staleTime: 5 * 60_000,
    // Compared one by one, 100 000 zones would stop the page.
    structuralSharing: false,
    async queryFn({ signal }) {
      const isFirst = queryClient.getQueryData(keys.zones) === undefined;
      const zones: Zone[] = [];
      let cursor: string | null = null;
      meanwhile.clear();
      count(0);
      for (let pages = 1; ; pages++) {
        const page: Page<Zone> = await get("/v1/geofences", { limit: perPage, cursor }, signal);
        for (const zone of page.data) zones.push(zone);
        cursor = page.nextCursor;
        count(zones.length);
        if (cursor === null) return withChanges(zones);
        if (isFirst && pages % showEvery === 0) queryClient.setQueryData(keys.zones, withChanges(zones));
      }
    },
  });
}

function withChanges(zones: readonly Zone[]): readonly Zone[] {
  if (meanwhile.size === 0) return [...zones];
  const written = [...meanwhile.values()].filter((zone) => zone !== null);
  return [...written, ...zones.filter(({ id }) => !meanwhile.has(id))];
}

/** What of a zone is written back. */
export function bodyOf(zone: Zone): ZoneBody {
  const { id, center, bbox, area, createdAt, updatedAt, ...body } = zone;
  return body;
}

const pathOf = (id: string) => `/v1/geofences/${segment(id)}`;

export async function putZone(id: string, body: ZoneBody, tag: string | null = null): Promise<Zone> {
  const zone = await put<Zone>(pathOf(id), body, tag);
  keepZone(zone);
  return zone;
}

/** Writes over a zone; rejects with `Changed` where the stored one is another than was seen. */
export function putZoneOver(seen: Zone, body: ZoneBody): Promise<Zone> {
  return writeOver(
    () => getTagged<Zone>(pathOf(seen.id)),
    ({ updatedAt }) => updatedAt === seen.updatedAt,
    (tag) => putZone(seen.id, body, tag),
  );
}

export async function deleteZone(id: string): Promise<void> {
  await remove(pathOf(id));
  meanwhile.set(id, null);
  change((zones) => zones.filter((zone) => zone.id !== id));
}

/** What is stored is known to the list, and to the map. */
export function keepZone(zone: Zone): void {
  meanwhile.set(zone.id, zone);
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

/** Who is in a zone now; asked when somebody wants to know, since asking is written into the audit log. */
export function useWhoIsHere(geofenceId: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.near(geofenceId),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: ({ signal }) =>
      get<Page<NearCustomer>>(`/v1/geofences/${segment(geofenceId)}/customers`, { limit: 100 }, signal),
  });
}
