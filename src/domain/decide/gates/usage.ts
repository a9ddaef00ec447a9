import { tightest, type Usage } from "../../caps.ts";
import type { Gate, Verdict } from "../types.ts";

/** Same campaign, customer and geofence. */
export const cooldown: Gate = {
  name: "cooldown",
  reason: "cooldown",
  check({ campaign, geofenceId }, { recipient, now }) {
    if (campaign.cooldown === undefined) return { pass: true };
    const own = recipient.sends.filter(
      (send) => send.campaignId === campaign.id && send.geofenceId === geofenceId,
    );
    return byUsage(tightest([{ limit: 1, window: campaign.cooldown }], times(own), now));
  },
};

/** Same campaign and customer. */
export const cap: Gate = {
  name: "cap",
  reason: "campaign_cap",
  check({ campaign }, { recipient, now }) {
    const own = recipient.sends.filter((send) => send.campaignId === campaign.id);
    return byUsage(tightest(campaign.caps ?? [], times(own), now));
  },
};

/** All campaigns, and other tools, together. */
export const pressure: Gate = {
  name: "pressure",
  reason: "pressure_cap",
  check: (_, { recipient, settings, now }) =>
    byUsage(tightest(settings.pressure, times(recipient.sends), now)),
};

function times(sends: readonly { at: number }[]): number[] {
  return sends.map((send) => send.at);
}

function byUsage(tightest: Usage | null): Verdict {
  if (tightest === null) return { pass: true };
  const { limit, window, used, left, retryAt } = tightest;
  const detail = { limit, window, used };
  if (left > 0) return { pass: true, detail };
  return {
    pass: false,
    detail: { ...detail, retryAt: retryAt === null ? null : new Date(retryAt).toISOString() },
  };
}
