import { useQuery } from "@tanstack/react-query";
import type { SessionView } from "../../http/views.ts";
import { ApiProblem, get, post, remove } from "./client.ts";
import { keys } from "./keys.ts";
import { queryClient } from "./query-client.ts";

/** Who is signed in; null for nobody, undefined until it is known. */
export function useSession() {
  return useQuery<SessionView | null>({
    queryKey: keys.session,
    queryFn: () =>
      get<SessionView>("/v1/session").catch((error: unknown) => {
        if (error instanceof ApiProblem && error.status === 401) return null;
        throw error;
      }),
    staleTime: 5 * 60_000,
  });
}

let last: SessionView | null = null;

/** Who is signed in, below the sign-in; while that is being left, who was. */
export function useMe(): SessionView {
  const { data } = useSession();
  last = data ?? last;
  if (last === null) throw new Error("nobody has signed in");
  return last;
}

/** What the role may; the server decides, this only keeps from offering what it would refuse. */
export function useMay(): { readonly market: boolean; readonly admin: boolean } {
  const { role } = useMe();
  return { market: role === "admin" || role === "marketer", admin: role === "admin" };
}

export async function signIn(proof: { key: string } | { invitation: string }): Promise<void> {
  const session = await post<SessionView>("/v1/session", proof);
  become(session);
}

export async function signOut(): Promise<void> {
  await remove("/v1/session");
  become(null);
}

/** Nothing that one person was shown is kept for the next. */
function become(session: SessionView | null): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
  queryClient.setQueryData(keys.session, session);
}
