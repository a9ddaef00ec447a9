import { useMutation, useQuery } from "@tanstack/react-query";
import type { DeliveryView, WebhookView, WebhookWithHealth } from "../../http/views.ts";
import { get, post, put, remove, segment } from "./client.ts";
import { keys } from "./keys.ts";
import { usePages } from "./pages.ts";
import { queryClient } from "./query-client.ts";

export type WebhookBody = Pick<WebhookView, "url" | "events" | "traits" | "enabled">;
/** A delivery with what each attempt came to. */
export type Delivery = Omit<DeliveryView, "attemptLog"> & {
  readonly attemptLog: readonly {
    readonly at: string;
    readonly status: number | null;
    readonly detail: string | null;
  }[];
};

const pathOf = (id: string) => `/v1/webhooks/${segment(id)}`;
/** How soon a queue that moves is looked at again, ms. */
const lookEvery = 5_000;

export function useWebhooks() {
  return usePages<WebhookWithHealth>(keys.webhooks, "/v1/webhooks", { limit: 100 });
}

export function useWebhook(id: string) {
  return useQuery({
    queryKey: [...keys.webhooks, id],
    queryFn: ({ signal }) => get<WebhookWithHealth>(pathOf(id), undefined, signal),
    refetchInterval: lookEvery,
  });
}

export function useDeliveries(id: string, state: string) {
  return usePages<Delivery>([...keys.deliveries(id), state], `${pathOf(id)}/deliveries`, { state });
}

function changed(id?: string): void {
  void queryClient.invalidateQueries({ queryKey: keys.webhooks });
  void queryClient.invalidateQueries({ queryKey: keys.audit });
  if (id !== undefined) void queryClient.invalidateQueries({ queryKey: keys.deliveries(id) });
}

/** A new endpoint is answered with its secret, this once. */
export function usePutWebhook() {
  return useMutation({
    mutationFn: ({ id, body }: { id: string; body: WebhookBody }) =>
      put<WebhookView & { readonly secret?: string }>(pathOf(id), body),
    onSuccess: (_, { id }) => changed(id),
  });
}

export function useDeleteWebhook(id: string) {
  return useMutation({
    mutationFn: () => remove(pathOf(id)),
    onSuccess() {
      queryClient.removeQueries({ queryKey: [...keys.webhooks, id] });
      changed();
    },
  });
}

export function useRotateSecret(id: string) {
  return useMutation({
    mutationFn: () => post<{ readonly secret: string }>(`${pathOf(id)}/rotate-secret`),
    onSuccess: () => changed(id),
  });
}

export function useTestEvent(id: string) {
  return useMutation({
    mutationFn: () => post<{ readonly id: string }>(`${pathOf(id)}/test`),
    onSuccess: () => changed(id),
  });
}

/** Sends again: the dead ones, or those named. */
export function useReplay(id: string) {
  return useMutation({
    mutationFn: (ids: readonly string[] | null) =>
      post<{ count: number; more: boolean }>(`${pathOf(id)}/replay`, ids === null ? {} : { ids }),
    onSuccess: () => changed(id),
  });
}
