import { type Answer, done, refuse } from "../answer.ts";

/**
 * What a sealed shard still does: it is read, and what is under way between shards or with senders comes to its end.
 * Nothing new begins.
 */
export const whileSealed: ReadonlySet<string> = new Set([
  ...["seal", "unseal", "settleUp", "exportHead", "exportRows"],
  ...["beginImport", "importState", "importRows", "finishImport"],
  ...["packed", "takeParcel", "delivered", "closeLease", "exchangeLease", "holdLease"],
  ...["settle", "settleDeliveries", "releaseClaims", "releaseDeliveries"],
  ...["catalogueVersion", "catalogueSince", "applyCatalogue"],
  ...[
    "openWorkspace",
    "figures",
    "revokedKeys",
    "vapidPairs",
    "countVapid",
    "allow",
    "scrubbed",
    "scrubWanted",
  ],
  ...["getCampaign", "getCustomer", "getGeofence", "getNotification", "getOffer", "getPressure", "getSend"],
  ...["getKey", "getSettings", "getWebhook", "knownTraits", "previewCampaign", "countReach", "webhookHealth"],
  ...["listAudit", "listCampaigns", "listConsents", "listCustomers", "listDecisions", "listDeliveries"],
  ...["listEvents", "listGeofences", "listInbox", "listKeys", "listNotifications", "listOffers"],
  ...[
    "listTimeline",
    "listVisits",
    "listWebhooks",
    "nearest",
    "pastEvents",
    "pastPings",
    "readNews",
    "readPeople",
    "readTallies",
    "readVisits",
  ],
]);

/** What it would do by itself: nothing, without a fault. */
const rests: Readonly<Record<string, unknown>> = {
  claim: { outgoing: [], more: false },
  claimDeliveries: { outgoing: [] },
  tick: { again: false },
  nextWake: { at: null },
};

/** What a sealed shard answers instead of running a verb; null when it runs it. */
export function whenSealed(verb: string): Answer<unknown> | null {
  if (whileSealed.has(verb)) return null;
  if (verb in rests) return done(rests[verb]);
  return refuse({ kind: "unavailable", detail: "the workspace is sealed: it is being moved" });
}
