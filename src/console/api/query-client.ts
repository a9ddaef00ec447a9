import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./client.ts";
import { keys } from "./keys.ts";

/** Whoever is told 401 is signed out: the next thing they see is the sign-in. */
function onError(error: Error): void {
  if (error instanceof ApiProblem && error.status === 401) queryClient.setQueryData(keys.session, null);
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What was refused will be refused again; what was not reached may be.
      retry: (count, error) => count < 2 && error instanceof ApiProblem && [0, 503].includes(error.status),
    },
  },
});
