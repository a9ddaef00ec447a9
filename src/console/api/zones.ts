import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { NearCustomer, OutlineView, VisitView } from "../../http/views.ts";
import { get, getTagged, put, remove, segment } from "./client.ts";
import { keys } from "./keys.ts";
import { askLines } from "./lines.ts";
import { writeOver } from "./over.ts";
import type { Page } from "./pages.ts";
import { queryClient } from "./query-client.ts";
import { Turn } from "./turn.ts";
import { type StoredZone, type Zone, type ZoneBody, zoneOf, zoneOfStored } from "./zone.ts";

export type { StoredZone, Zone, ZoneBody } from "./zone.ts";
export { bodyOf } from "./zone.ts";

/** How many zones have come so far, of how many; null until that is known. */
interface Loading {
  readonly loaded: number;
  readonly total: number | null;
}

let loading: Loading = { loaded: 0, total: null };
const listeners = new Set<() => void>();

function tell(change: Partial<Loading>): void {
  loading = { ...loading, ...change };
  for (const listener of listeners) listener();
}

/** How far the zones have come, while they come. */
export function useZonesLoading(): Loading {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => loading,
  );
}

/** What has come so far is counted and shown after this long, ms, and drawn anew when there is four times as much. */
const tellEvery = 250;
const showEvery = 600;
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
      meanwhile.clear();
      tell({ loaded: 0, total: null });
      const turn = new Turn();
      let [told, shown, most] = [performance.now(), performance.now(), 0];
      const lines = askLines("/v1/outlines", { signal }, (headers) =>
        tell({ total: Number(headers.get("X-Total-Count")) }),
      );
      for await (const line of lines) {
        zones.push(zoneOf(JSON.parse(line) as OutlineView));
        if (!turn.isOver) continue;
        const now = performance.now();
        if (now - told > tellEvery) {
          tell({ loaded: zones.length });
          told = now;
        }
        if (isFirst && now - shown > showEvery && zones.length > 4 * most) {
          queryClient.setQueryData(keys.zones, withChanges(zones));
          [shown, most] = [now, zones.length];
        }
        await turn.next();
      }
      tell({ loaded: zones.length });
      performance.mark("zones-loaded", { detail: zones.length });
      return withChanges(zones);
    },
  });
}

function withChanges(zones: readonly Zone[]): readonly Zone[] {
  if (meanwhile.size === 0) return [...zones];
  const written = [...meanwhile.values()].filter((zone) => zone !== null);
  return [...written, ...zones.filter(({ id }) => !meanwhile.has(id))];
}

const pathOf = (id: string) => `/v1/geofences/${segment(id)}`;

/** All that is stored of one zone: read each time it is opened, so that nobody changes what is no more. */
export function useStoredZone(id: string) {
  return useQuery<StoredZone>({
    queryKey: keys.storedZone(id),
    enabled: id !== "",
    gcTime: 0,
    retry: false,
    queryFn: ({ signal }) => get<StoredZone>(pathOf(id), undefined, signal),
  });
}

export async function putZone(id: string, body: ZoneBody, tag: string | null = null): Promise<StoredZone> {
  const stored = await put<StoredZone>(pathOf(id), body, tag);
  keepZone(stored);
  return stored;
}

/** Writes over a zone; rejects with `Changed` where the stored one is another than was seen. */
export function putZoneOver(seen: StoredZone, body: ZoneBody): Promise<StoredZone> {
  return writeOver(
    () => getTagged<StoredZone>(pathOf(seen.id)),
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
export function keepZone(stored: StoredZone): void {
  const zone = zoneOfStored(stored);
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
