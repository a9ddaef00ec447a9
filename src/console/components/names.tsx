import { useCampaignName, useZoneName } from "../api/names.ts";

export function ZoneName({ id }: { id: string }) {
  return <>{useZoneName(id)}</>;
}

export function CampaignName({ id }: { id: string }) {
  return <>{useCampaignName(id)}</>;
}
