import type { Gate } from "../types.ts";

export const pushConsent: Gate = {
  name: "pushConsent",
  reason: "no_push_consent",
  check: (_, { recipient }) => ({ pass: recipient.pushConsent }),
};

export const channel: Gate = {
  name: "channel",
  reason: "no_channel",
  check: (_, { recipient }) => ({ pass: recipient.reachable }),
};

/** Names the fields that do not fit and not what they say: decisions are kept longer than traits may be. */
export const audience: Gate = {
  name: "audience",
  reason: "audience_mismatch",
  check(candidate, { audience, profile }) {
    if (candidate.campaign.audience === undefined) return { pass: true };
    const fields = audience(candidate.campaign).mismatch(profile(candidate));
    return fields.length === 0 ? { pass: true } : { pass: false, detail: { fields } };
  },
};
