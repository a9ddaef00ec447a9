import { type QueryKey, useQuery } from "@tanstack/react-query";
import { get, segment } from "./client.ts";
import { keys } from "./keys.ts";
import { queryClient } from "./query-client.ts";

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The name of a zone; its id until it is known, or when it is gone. */
export function useZoneName(id: string): string {
  return useName(keys.zone(id), "/v1/geofences", id, () =>
    queryClient.getQueryData<readonly Named[]>(keys.zones)?.find((zone) => zone.id === id),
  );
}

/** The name of a campaign; its id until it is known, or when it is gone. */
export function useCampaignName(id: string): string {
  return useName(keys.campaign(id), "/v1/campaigns", id, () => undefined);
}

function useName(queryKey: QueryKey, path: string, id: string, known: () => Named | undefined): string {
  const { data } = useQuery<Named>({
    queryKey,
    queryFn: ({ signal }) => get<Named>(`${path}/${segment(id)}`, undefined, signal),
    initialData: known,
    staleTime: 5 * 60_000,
    enabled: id !== "",
  });
  return data?.name ?? id;
}
