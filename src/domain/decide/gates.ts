import { tightest, type Usage } from "../caps.ts";
import { duration } from "../durations.ts";
import type { Candidate, Circumstances, GateName, Reason } from "./types.ts";

export interface Verdict {
  readonly pass: boolean;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface Gate {
  readonly name: GateName;
  readonly reason: Reason;
  readonly check: (candidate: Candidate, at: Circumstances) => Verdict;
}

const pass: Verdict = { pass: true };

/** The gates a candidate meets alone, in order. What follows them weighs the candidates against each other. */
export const gates: readonly Gate[] = [
  {
    name: "freshness",
    reason: "stale_ping",
    check: (_, { now, pingAt, settings }) =>
      now - pingAt <= duration(settings.maxPingAge)
        ? pass
        : {
            pass: false,
            detail: { ageSeconds: Math.round((now - pingAt) / 1000), maxPingAge: settings.maxPingAge },
          },
  },
  {
    name: "sending",
    reason: "sending_off",
    check: (_, { settings }) => ({ pass: settings.sending === "on" }),
  },
  {
    name: "pushConsent",
    reason: "no_push_consent",
    check: (_, { recipient }) => ({ pass: recipient.pushConsent }),
  },
  { name: "channel", reason: "no_channel", check: (_, { recipient }) => ({ pass: recipient.reachable }) },
  {
    name: "cooldown",
    reason: "cooldown",
    check: ({ campaign, geofenceId }, { recipient, now }) => {
      if (campaign.cooldown === undefined) return pass;
      const times = recipient.sends
        .filter((send) => send.campaignId === campaign.id && send.geofenceId === geofenceId)
        .map((send) => send.at);
      return byUsage(tightest([{ limit: 1, window: campaign.cooldown }], times, now));
    },
  },
  {
    name: "cap",
    reason: "campaign_cap",
    check: ({ campaign }, { recipient, now }) => {
      const own = recipient.sends.filter((send) => send.campaignId === campaign.id);
      return byUsage(tightest(campaign.caps ?? [], times(own), now));
    },
  },
  {
    name: "pressure",
    reason: "pressure_cap",
    check: (_, { recipient, settings, now }) =>
      byUsage(tightest(settings.pressure, times(recipient.sends), now)),
  },
];

function times(sends: readonly { at: number }[]): number[] {
  return sends.map((send) => send.at);
}

function byUsage(tightest: Usage | null): Verdict {
  if (tightest === null) return pass;
  const { limit, window, used, left, retryAt } = tightest;
  const detail = { limit, window, used };
  if (left > 0) return { pass: true, detail };
  return {
    pass: false,
    detail: { ...detail, retryAt: retryAt === null ? null : new Date(retryAt).toISOString() },
  };
}
