import type { Gate } from "../types.ts";

/** Sends of the campaign, all customers together. */
export const budget: Gate = {
  name: "budget",
  reason: "budget_exhausted",
  check(candidate, { supply }) {
    const rule = candidate.campaign.budget;
    if (rule === undefined) return { pass: true };
    const pass = rule.sends > 0 && supply.budgetLeft(candidate) > 0;
    return pass ? { pass } : { pass, detail: { sends: rule.sends, left: 0 } };
  },
};

/** A unique code is for a customer who has a name, unless the campaign says otherwise. */
export const offer: Gate = {
  name: "offer",
  reason: "offer_unavailable",
  check(candidate, { supply, recipient }) {
    const { offer, anonymous } = candidate.campaign;
    if (offer === undefined) return { pass: true };
    const { kind, available, why } = supply.offer(candidate);
    if (!available) return { pass: false, detail: { offer, ...(why === undefined ? {} : { why }) } };
    if (kind === "unique" && recipient.anonymous && anonymous !== true)
      return { pass: false, detail: { offer, why: "anonymous" } };
    return { pass: true };
  },
};

/** Sends of the campaign in a window, all customers together. */
export const rate: Gate = {
  name: "rate",
  reason: "rate_limited",
  check(candidate, { supply }) {
    const rule = candidate.campaign.rate;
    if (rule === undefined) return { pass: true };
    if (rule.limit === 0) return { pass: false, detail: { ...rule, retryAt: null } };
    const { left, retryAt } = supply.rate(candidate);
    if (left > 0) return { pass: true };
    return {
      pass: false,
      detail: { ...rule, retryAt: retryAt === null ? null : new Date(retryAt).toISOString() },
    };
  },
};
