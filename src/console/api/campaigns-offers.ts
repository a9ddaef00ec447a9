import { useQuery } from "@tanstack/react-query";
import type { OfferView } from "../../http/views.ts";
import { get, put, segment } from "./client.ts";
import type { Page } from "./pages.ts";
import { queryClient } from "./query-client.ts";

export type OfferBody = Omit<OfferView, "id" | "createdAt" | "updatedAt">;

const key = ["offers"] as const;
/** As many as one answer holds: more are found by their name. */
const most = 500;

export function useOffers() {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      get<Page<OfferView>>("/v1/offers", { limit: most }, signal).then(({ data }) => data),
  });
}

export async function putOffer(id: string, body: OfferBody): Promise<OfferView> {
  const { warnings, ...offer } = await put<OfferView & { warnings: readonly string[] }>(
    `/v1/offers/${segment(id)}`,
    body,
  );
  queryClient.setQueryData<readonly OfferView[]>(key, (offers) =>
    offers === undefined ? offers : [offer, ...offers.filter((other) => other.id !== id)],
  );
  return offer;
}
