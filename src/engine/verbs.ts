import type { Answer } from "./answer.ts";
import { campaignVerb } from "./catalogue/campaign-verb.ts";
import { deleteEntry } from "./catalogue/delete-entry.ts";
import { applyCatalogue, catalogueSince, catalogueVersion } from "./catalogue/follow.ts";
import { disableAbsent, standingZones } from "./catalogue/import/absent.ts";
import { importGeofences } from "./catalogue/import/import-geofences.ts";
import { acceptInvitation, createInvitation } from "./catalogue/invitations.ts";
import { createKey, getKey, listKeys, revokedKeys } from "./catalogue/keys.ts";
import { nearest } from "./catalogue/nearest.ts";
import { outlines, outlinesVersion } from "./catalogue/outlines.ts";
import { previewCampaign } from "./catalogue/preview-campaign.ts";
import { putCampaign } from "./catalogue/put-campaign.ts";
import { putGeofence } from "./catalogue/put-geofence.ts";
import {
  getCampaign,
  getGeofence,
  getOffer,
  listCampaigns,
  listGeofences,
  listOffers,
} from "./catalogue/read.ts";
import { getSettings, patchSettings } from "./catalogue/settings.ts";
import { takeMessages } from "./cdp/take-messages.ts";
import { addTouch } from "./customers/add-touch.ts";
import { deleteCustomer } from "./customers/delete-customer.ts";
import { deleteDevice } from "./customers/delete-device.ts";
import { exportPart, openExport } from "./customers/export.ts";
import { getPressure } from "./customers/get-pressure.ts";
import { importCustomers } from "./customers/import-customers.ts";
import { knownTraits } from "./customers/known-traits.ts";
import { listConsents } from "./customers/list-consents.ts";
import { listTimeline } from "./customers/list-timeline.ts";
import { putConsent } from "./customers/put-consent.ts";
import { putCustomer } from "./customers/put-customer.ts";
import { putDevice } from "./customers/put-device.ts";
import { putPush } from "./customers/put-push.ts";
import { getCustomer, listCustomers } from "./customers/read.ts";
import { scrubbed, scrubWanted } from "./customers/scrub-mark.ts";
import { nextWake } from "./due/next-wake.ts";
import { tick } from "./due/tick.ts";
import { admitDevice } from "./identity/device-access.ts";
import { enrol } from "./identity/enrol.ts";
import { forgetAliases } from "./identity/forget-aliases.ts";
import { delivered, identify, packed } from "./identity/identify.ts";
import { takeParcel } from "./identity/take-parcel.ts";
import { allow } from "./limits.ts";
import { readTallies } from "./measure/read-tallies.ts";
import { readVisits } from "./measure/read-visits.ts";
import { exportHead, exportRows } from "./move/export-rows.ts";
import { beginImport, finishImport, importRows, importState } from "./move/import-rows.ts";
import { seal, settleUp, unseal } from "./move/seal.ts";
import { nearCustomers, openNear } from "./near/near-customers.ts";
import { deleteOffer } from "./offers/delete-offer.ts";
import { putOffer } from "./offers/put-offer.ts";
import { redeem } from "./offers/redeem.ts";
import { openWorkspace } from "./open-workspace.ts";
import { claim } from "./outbox/claim.ts";
import { releaseClaims } from "./outbox/release-claims.ts";
import { settle } from "./outbox/settle.ts";
import { takeReceipt } from "./outbox/take-receipt.ts";
import { ingest } from "./pings/ingest.ts";
import { countReach } from "./reach/count-reach.ts";
import { listInbox } from "./reads/inbox.ts";
import { listAudit } from "./reads/list-audit.ts";
import { listDecisions } from "./reads/list-decisions.ts";
import { listEvents } from "./reads/list-events.ts";
import { listVisits } from "./reads/list-visits.ts";
import { readNews } from "./reads/news.ts";
import { getNotification, listNotifications } from "./reads/notifications.ts";
import { pastEvents, pastPings } from "./reads/past.ts";
import { readPeople } from "./reads/people.ts";
import { openSend } from "./send/open-send.ts";
import { sendTest } from "./send/send-test.ts";
import { getSend } from "./send/send-view.ts";
import { closeLease, exchangeLease, holdLease } from "./supply/lease.ts";
import { countVapid, rotateVapid, vapidPairs } from "./vapid.ts";
import { figures } from "./watch/figures.ts";
import { claimDeliveries } from "./webhooks/claim.ts";
import { deleteWebhook, disableWebhook, putWebhook } from "./webhooks/put-webhook.ts";
import { getWebhook, listDeliveries, listWebhooks, webhookHealth } from "./webhooks/read.ts";
import { releaseDeliveries } from "./webhooks/release-claims.ts";
import { replayDeliveries, testWebhook } from "./webhooks/replay.ts";
import { rotateWebhookSecret } from "./webhooks/rotate-secret.ts";
import { settleDeliveries } from "./webhooks/settle.ts";

/** Everything a shard can be asked to do. Inputs and outputs survive structured clone: they cross RPC. */
export const verbs = {
  knownTraits,
  acceptInvitation,
  addTouch,
  admitDevice,
  allow,
  getPressure,
  applyCatalogue,
  campaignVerb,
  catalogueSince,
  catalogueVersion,
  claim,
  countReach,
  createInvitation,
  createKey,
  countVapid,
  deleteCustomer,
  deleteDevice,
  deleteEntry,
  delivered,
  enrol,
  figures,
  forgetAliases,
  deleteOffer,
  getCampaign,
  getCustomer,
  getGeofence,
  getKey,
  getNotification,
  getOffer,
  getSend,
  getSettings,
  closeLease,
  exchangeLease,
  exportPart,
  holdLease,
  identify,
  importCustomers,
  importGeofences,
  ingest,
  listAudit,
  listCampaigns,
  listConsents,
  listCustomers,
  listDecisions,
  listEvents,
  listGeofences,
  listKeys,
  listInbox,
  listNotifications,
  listOffers,
  listTimeline,
  listVisits,
  nearCustomers,
  nearest,
  nextWake,
  openExport,
  openNear,
  openSend,
  openWorkspace,
  outlines,
  outlinesVersion,
  packed,
  pastEvents,
  pastPings,
  patchSettings,
  previewCampaign,
  putCampaign,
  putConsent,
  putCustomer,
  putDevice,
  putGeofence,
  putPush,
  putOffer,
  readNews,
  readPeople,
  readTallies,
  readVisits,
  redeem,
  releaseClaims,
  revokedKeys,
  scrubbed,
  scrubWanted,
  sendTest,
  settle,
  standingZones,
  takeMessages,
  takeParcel,
  tick,
  claimDeliveries,
  deleteWebhook,
  disableAbsent,
  disableWebhook,
  getWebhook,
  listDeliveries,
  listWebhooks,
  putWebhook,
  releaseDeliveries,
  replayDeliveries,
  rotateWebhookSecret,
  settleDeliveries,
  testWebhook,
  webhookHealth,
  rotateVapid,
  takeReceipt,
  vapidPairs,
  seal,
  settleUp,
  unseal,
  exportHead,
  exportRows,
  beginImport,
  importState,
  importRows,
  finishImport,
};

type Verbs = typeof verbs;
export type VerbName = keyof Verbs;
export type Input<V extends VerbName> = Parameters<Verbs[V]>[1];
export type Output<V extends VerbName> =
  ReturnType<Verbs[V]> extends infer A ? (A extends { ok: true; value: infer T } ? T : never) : never;
export type VerbAnswer<V extends VerbName> = Answer<Output<V>>;
