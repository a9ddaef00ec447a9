import { catalogue } from "../strings/catalogue.ts";

/** Why nothing was sent, in two or three words; the decision's own sentence has the figures. */
export const reasonStrings = catalogue(
  {
    stale_ping: "Position too old",
    sending_off: "All sending paused",
    no_push_consent: "No consent to push",
    no_channel: "No phone to reach",
    moving_too_fast: "Moving too fast",
    audience_mismatch: "Not in the audience",
    outside_schedule: "Outside the schedule",
    store_closed: "Store closed",
    quiet_hours: "Quiet hours",
    cooldown: "Cooldown",
    campaign_cap: "Campaign’s cap",
    pressure_cap: "Pressure limit",
    budget_exhausted: "Budget used up",
    offer_unavailable: "Offer not to be had",
    rate_limited: "Rate limit",
    outranked: "Another campaign won",
    render_failed: "Message incomplete",
    campaign_holdout: "Held back by the campaign",
    global_holdout: "Held back from everything",
  },
  {
    stale_ping: "Position trop ancienne",
    sending_off: "Envois suspendus",
    no_push_consent: "Sans accord aux notifications",
    no_channel: "Aucun téléphone joignable",
    moving_too_fast: "Trop rapide",
    audience_mismatch: "Hors de l’audience",
    outside_schedule: "Hors calendrier",
    store_closed: "Magasin fermé",
    quiet_hours: "Heures calmes",
    cooldown: "Délai de repos",
    campaign_cap: "Plafond de la campagne",
    pressure_cap: "Pression maximale",
    budget_exhausted: "Budget épuisé",
    offer_unavailable: "Offre indisponible",
    rate_limited: "Débit maximal",
    outranked: "Une autre campagne l’emporte",
    render_failed: "Message incomplet",
    campaign_holdout: "Témoin de la campagne",
    global_holdout: "Témoin de tous les envois",
  },
);

/** A reason in words; one that this page does not know yet stands as it came. */
export function reasonIn(words: Readonly<Record<string, string>>, reason: string): string {
  return words[reason] ?? reason.replaceAll("_", " ");
}
