import { useMutation, useQuery } from "@tanstack/react-query";
import type { ConsoleRole, KeyRole, KeyView, VapidView } from "../../http/views.ts";
import { get, post, remove, segment } from "./client.ts";
import { keys } from "./keys.ts";
import { type Page, usePages } from "./pages.ts";
import { queryClient } from "./query-client.ts";

/** Keys the service itself was started with: they are changed there. */
export const isFirstKey = ({ id }: Pick<KeyView, "id">) => id.startsWith("key:");

/** A key at the one moment at which it can be read. */
export type FreshKey = KeyView & { readonly key: string };
export type FreshInvitation = KeyView & { readonly token: string; readonly url: string };

/** Keys and people: both open the workspace, and are revoked in one way. */
export function useKeys() {
  return usePages<KeyView>(keys.accessKeys, "/v1/keys", { limit: 200 });
}

function told(): void {
  void queryClient.invalidateQueries({ queryKey: keys.accessKeys });
  void queryClient.invalidateQueries({ queryKey: keys.audit });
}

export function useCreateKey() {
  return useMutation({
    mutationFn: (body: { name: string; role: KeyRole }) => post<FreshKey>("/v1/keys", body),
    onSuccess: told,
  });
}

export function useInvite() {
  return useMutation({
    mutationFn: (body: { name: string; role: ConsoleRole }) => post<FreshInvitation>("/v1/invitations", body),
    onSuccess: told,
  });
}

export function useRevoke() {
  return useMutation({
    mutationFn: (id: string) => remove(`/v1/keys/${segment(id)}`),
    onSuccess: told,
  });
}

export function useVapid() {
  return useQuery({
    queryKey: keys.vapid,
    queryFn: ({ signal }) => get<Page<VapidView>>("/v1/vapid", undefined, signal),
  });
}

export function useRotateVapid() {
  return useMutation({
    mutationFn: () => post<{ publicKey: string; effectiveBy: string }>("/v1/vapid/rotate"),
    onSuccess() {
      void queryClient.invalidateQueries({ queryKey: keys.vapid });
      void queryClient.invalidateQueries({ queryKey: keys.audit });
    },
  });
}
