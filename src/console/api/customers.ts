import { useMutation, useQuery } from "@tanstack/react-query";
import type {
  CustomerView,
  DecisionView,
  DeviceView,
  NotificationView,
  PressureView,
  TimelineItem,
} from "../../http/views.ts";
import { get, remove, segment } from "./client.ts";
import { keys } from "./keys.ts";
import { type Page, usePages } from "./pages.ts";
import { queryClient } from "./query-client.ts";

export type CustomerWithDevices = CustomerView & { readonly devices: readonly DeviceView[] };

/** A change of consent, as it is kept for proof. */
export interface ConsentProof {
  readonly purpose: string;
  readonly granted: boolean;
  readonly at: string;
  readonly receivedAt: string;
  /** Whether it was the newest, and so took force. */
  readonly effective: boolean;
  readonly source: string;
  readonly policyVersion: string | null;
  readonly actor: string;
}

/** A message with what each attempt to send it came to. */
export type MessageView = NotificationView & {
  readonly attemptLog: readonly {
    readonly at: string;
    readonly status: number | null;
    readonly detail: string | null;
  }[];
};

const pathOf = (id: string) => `/v1/customers/${segment(id)}`;

export function useCustomers(q: string) {
  return usePages<CustomerView>([...keys.customers, q], "/v1/customers", { q });
}

export function useCustomer(id: string) {
  return useQuery({
    queryKey: keys.customer(id),
    queryFn: ({ signal }) => get<CustomerWithDevices>(pathOf(id), undefined, signal),
  });
}

export function useTimeline(id: string) {
  return usePages<TimelineItem>([...keys.customer(id), "timeline"], `${pathOf(id)}/timeline`);
}

export function usePressure(id: string) {
  return useQuery({
    queryKey: [...keys.customer(id), "pressure"],
    queryFn: ({ signal }) => get<Page<PressureView>>(`${pathOf(id)}/pressure`, undefined, signal),
  });
}

export function useConsentProofs(id: string, enabled: boolean) {
  return usePages<ConsentProof>(
    [...keys.customer(id), "consents"],
    `${pathOf(id)}/consents`,
    {},
    { enabled },
  );
}

export function useCustomerDecisions(id: string, outcome: string) {
  const query = { outcome };
  return usePages<DecisionView>(
    [...keys.decisions({ customerId: id }), query],
    `${pathOf(id)}/decisions`,
    query,
  );
}

/** The decisions about a customer in a span of time, at most a page of them: a moment's. */
export function useDecisionsAround(customerId: string, from: number, to: number) {
  const filter = { customerId, from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return useQuery({
    queryKey: keys.decisions(filter),
    queryFn: ({ signal }) => get<Page<DecisionView>>("/v1/decisions", { ...filter, limit: 200 }, signal),
  });
}

/** How soon a message that is on its way is looked at again, and one that the phone may yet tell of, ms. */
const lookAgain = { queued: 1_500, sent: 5_000, delivered: 5_000 } as const;
/** After which a phone that has told nothing is not waited for, ms. */
const mayTell = 600_000;

export function useMessage(id: string) {
  return useQuery<MessageView>({
    queryKey: ["message", id],
    refetchInterval({ state: { data } }) {
      if (data === undefined || Date.now() - Date.parse(data.createdAt) > mayTell) return false;
      return lookAgain[data.state as keyof typeof lookAgain] ?? false;
    },
    queryFn: ({ signal }) => get<MessageView>(`/v1/notifications/${segment(id)}`, undefined, signal),
  });
}

export const exportPath = (id: string) => `${pathOf(id)}/export`;

/** Nothing of an erased customer is left in this page either. */
export function useErase(id: string) {
  return useMutation({
    mutationFn: () => remove(pathOf(id)),
    onSuccess() {
      for (const queryKey of [keys.customer(id), ["decisions"], ["message"], ["search"], keys.customers])
        queryClient.removeQueries({ queryKey });
    },
  });
}
