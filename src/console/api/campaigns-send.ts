import { useQuery } from "@tanstack/react-query";
import { ask, get, post, segment } from "./client.ts";

/** A flash sale on its way: how many it has looked at, and what became of them. */
export interface SendJob {
  readonly id: string;
  readonly state: "running" | "done" | "stopped";
  readonly reason: string | null;
  readonly customers: number;
  readonly near: number;
  readonly sent: number;
  readonly ghost: number;
  readonly suppressed: Readonly<Record<string, number>>;
}

const pathOf = (id: string) => `/v1/campaigns/${segment(id)}`;

/** `key` makes a second click the same order. */
export function orderSend(
  id: string,
  order: { readonly within: number; readonly maxAge: string },
  key: string,
): Promise<SendJob> {
  return ask<SendJob>("POST", `${pathOf(id)}/send`, { body: order, headers: { "Idempotency-Key": key } });
}

export function useSendJob(id: string, job: SendJob | undefined) {
  return useQuery<SendJob>({
    queryKey: ["send", id, job?.id],
    enabled: job !== undefined,
    ...(job === undefined ? {} : { initialData: job }),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? 1_000 : false),
    queryFn: ({ signal }) => get<SendJob>(`${pathOf(id)}/send/${segment(job!.id)}`, undefined, signal),
  });
}

export interface Test {
  readonly notificationId: string;
  readonly title: string;
  readonly body: string;
}

export function sendTest(id: string, to: { customerId: string; geofenceId?: string }): Promise<Test> {
  return post<Test>(`${pathOf(id)}/test`, to);
}

export interface NotificationState {
  readonly state:
    | "queued"
    | "sent"
    | "delivered"
    | "opened"
    | "dismissed"
    | "failed"
    | "expired"
    | "cancelled";
  readonly reason: string | null;
}

const moving = ["queued", "sent"];

/** How far the message on one's own phone has got, asked until it is there. */
export function useNotificationState(id: string | undefined) {
  return useQuery<NotificationState>({
    queryKey: ["notification", id],
    enabled: id !== undefined,
    refetchInterval: ({ state }) =>
      state.data === undefined || moving.includes(state.data.state) ? 1_500 : false,
    queryFn: ({ signal }) => get<NotificationState>(`/v1/notifications/${segment(id!)}`, undefined, signal),
  });
}
