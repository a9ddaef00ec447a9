import type { Decided } from "../../domain/decide/types.ts";

/** A decision as it is answered, but for the ids it is stored with; times are RFC 3339. */
export function decisionBody(
  { candidate, outcome, reason, gates, variant }: Decided,
  customerId: string,
  now: number,
) {
  return {
    at: new Date(now).toISOString(),
    customerId,
    campaignId: candidate.campaign.id,
    geofenceId: candidate.geofenceId,
    event: candidate.event,
    outcome,
    reason,
    gates,
    ...(variant === null ? {} : { variant }),
  };
}
