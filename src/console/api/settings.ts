import { useMutation, useQuery } from "@tanstack/react-query";
import type { Settings } from "../../http/views.ts";
import { get, patch } from "./client.ts";
import { keys } from "./keys.ts";
import { queryClient } from "./query-client.ts";

export function useSettings() {
  return useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => get<Settings>("/v1/settings", undefined, signal),
  });
}

/** Shows the change at once, and takes it back when the server refuses. */
export function usePatchSettings() {
  return useMutation({
    mutationFn: (change: Partial<Settings>) => patch<Settings>("/v1/settings", change),
    async onMutate(change) {
      await queryClient.cancelQueries({ queryKey: keys.settings });
      const before = queryClient.getQueryData<Settings>(keys.settings);
      if (before !== undefined) queryClient.setQueryData(keys.settings, { ...before, ...change });
      return { before };
    },
    onError: (_error, _change, kept) => queryClient.setQueryData(keys.settings, kept?.before),
    onSuccess: (settings) => queryClient.setQueryData(keys.settings, settings),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.audit }),
  });
}
