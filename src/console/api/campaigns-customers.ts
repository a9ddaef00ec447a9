import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get, segment } from "./client.ts";
import type { Page } from "./pages.ts";

export interface Customer {
  readonly id: string;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly locale: string | null;
}

const most = 20;

/** Customers whose id or name begins as typed. */
export function useFoundCustomers(q: string) {
  return useQuery<readonly Customer[]>({
    queryKey: ["found-customers", q],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<Page<Customer>>("/v1/customers", { q, limit: most }, signal).then(({ data }) => data),
  });
}

const sampled = 200;

/** Some customers, newest first: what they are like suggests what may be asked of them all. */
export function useCustomerSample() {
  return useQuery({
    queryKey: ["customer-sample"],
    staleTime: 5 * 60_000,
    queryFn: ({ signal }) =>
      get<Page<Customer>>("/v1/customers", { limit: sampled }, signal).then(({ data }) => data),
  });
}

export function useCustomerBrief(id: string) {
  return useQuery({
    queryKey: ["customer-brief", id],
    enabled: id !== "",
    queryFn: ({ signal }) => get<Customer>(`/v1/customers/${segment(id)}`, undefined, signal),
  });
}

/** What to call a customer: the name in the traits, else the id. */
export function nameOf({ id, traits }: Customer): string {
  const parts = [traits.firstName ?? traits.name, traits.lastName].filter(
    (part) => typeof part === "string" && part !== "",
  );
  return parts.length === 0 ? id : parts.join(" ");
}
