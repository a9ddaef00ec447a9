import { useQuery } from "@tanstack/react-query";
import { post, segment } from "./client.ts";

/** What a customer would be shown of a campaign as it is stored. */
export interface Preview {
  readonly locale: string | null;
  readonly variant: string;
  readonly warnings: readonly string[];
}

/** Asked again when the campaign was stored again. */
export function useStoredPreview(
  campaign: { readonly id: string; readonly updatedAt: string } | null,
  customerId: string,
  geofenceId: string,
) {
  return useQuery({
    queryKey: ["preview", campaign?.id, campaign?.updatedAt, customerId, geofenceId],
    enabled: campaign !== null && customerId !== "" && geofenceId !== "",
    retry: false,
    queryFn: () =>
      post<Preview>(`/v1/campaigns/${segment(campaign!.id)}/preview`, { customerId, geofenceId }),
  });
}
