import { targets } from "../../domain/campaign.ts";
import { plain, readCode, showCode } from "../../domain/code.ts";
import { type Offer, sharedUntil } from "../../domain/offer.ts";
import { readEntry } from "../../store/catalogue.ts";
import { readCodeRow } from "../../store/codes.ts";
import { variantOf } from "../../store/conversions.ts";
import { readCustomerByKey } from "../../store/customers.ts";
import {
  insertRedemption,
  isRedeemed,
  type RedemptionRow,
  redemptionOfOrder,
} from "../../store/redemptions.ts";
import { type Answer, done, type Refusal, refuse } from "../answer.ts";
import type { GeofenceBody } from "../geofence.ts";
import { followMoved } from "../identity/follow-alias.ts";
import { convert } from "../measure/convert.ts";
import { tally } from "../measure/tally.ts";
import type { Shard } from "../shard.ts";
import { stockOf, use } from "../supply/stock.ts";
import { emit } from "../webhooks/emit.ts";
import { markStock } from "./mark-stock.ts";

/** What a till asks: `amount` in the currency's minor units, `orderId` the till's own number. */
export interface RedeemInput {
  readonly code: string;
  readonly orderId: string;
  readonly geofenceId: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
}

export interface RedemptionView {
  readonly id: string;
  readonly code: string;
  readonly orderId: string;
  readonly offerId: string;
  /** Null for a shared code, which any campaign may have told of. */
  readonly campaignId: string | null;
  readonly geofenceId: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly at: string;
}

/** A code as it is found: whose promise it is, until when, and what a redemption of it says of its customer. */
interface Found {
  readonly isShared: boolean;
  readonly offer: Offer | undefined;
  readonly until: number;
  readonly of: Pick<RedemptionRow, "offerId" | "customer" | "campaignId" | "notificationId" | "decisionId">;
}

/**
 * Redeems a code: a unique one on the shard that made it, a shared one on the primary. The same code and order again are
 * answered the same. A unique code is redeemed once; a shared one once an order, as long as there is stock.
 */
export function redeem(
  shard: Shard,
  input: RedeemInput,
): Answer<{ created: boolean; redemption: RedemptionView }> {
  if (!shard.catalogueIsConfirmed)
    return { ok: false, needs: { kind: "catalogue", since: shard.catalogue.version } };
  const unique = readCode(input.code);
  const code = unique?.code ?? plain(input.code);
  const repeated = redemptionOfOrder(shard.sql, code, input.orderId);
  if (repeated !== null) return done({ created: false, redemption: redemptionView(repeated) });
  if (unique !== null && isRedeemed(shard.sql, code))
    return refuse(conflict("already_redeemed", "the code has been redeemed by another order"));
  const now = shard.host.now();
  const found = unique === null ? findShared(shard, code) : findUnique(shard, code);
  // Here first: a code that went from one customer of this shard to another has gone nowhere.
  if (unique !== null && found === null) followMoved(shard, code);
  if (found === null) return refuse({ kind: "not_found", detail: `nobody was given the code ${input.code}` });
  const obstacle = obstacleTo(shard, input, found, now);
  if (obstacle !== null) return refuse(obstacle);
  if (found.isShared) use(shard, found.of.offerId, "offer", now, 1);
  const { orderId, geofenceId, amount, currency } = input;
  const row: RedemptionRow = {
    ...found.of,
    ...{ id: shard.id("red"), code, orderId, geofenceId, amount, currency },
    at: now,
    version: shard.catalogue.version,
  };
  insertRedemption(shard.sql, row);
  markStock(shard, row.offerId);
  measure(shard, row);
  tell(shard, row);
  return done({ created: true, redemption: redemptionView(row) });
}

/** What a unique code brought counts for its message, and may be the success that a campaign waits for. */
function measure(shard: Shard, row: RedemptionRow): void {
  const code = readCodeRow(shard.sql, row.code);
  if (row.customer === null || code === null) return;
  const { campaignId, geofenceId, createdAt: at } = code;
  const of = { campaignId, geofenceId, at, variant: variantOf(shard.sql, row.customer, code.notificationId) };
  tally(shard, of, "redeemed");
  if (row.amount !== null) tally(shard, of, `revenue:${row.currency}`, row.amount);
  convert(
    shard,
    { n: row.customer },
    { event: "redemption", at: row.at, geofence: placeOf(shard, row.geofenceId) },
  );
}

function placeOf(shard: Shard, id: string | null) {
  return id === null ? null : { id, tags: shard.catalogue.get(id)?.tags ?? [] };
}

/** A shared code says nothing of who redeemed it. */
function tell(shard: Shard, row: RedemptionRow): void {
  const about = row.customer === null ? null : readCustomerByKey(shard.sql, row.customer);
  const { id: _, at: __, campaignId, geofenceId, ...rest } = redemptionView(row);
  emit(shard, "offer.redeemed", about, {
    ...rest,
    notificationId: row.notificationId,
    ...(campaignId === null ? {} : { campaignId }),
    ...(geofenceId === null ? {} : { geofenceId }),
  });
}

function findShared(shard: Shard, code: string): Found | null {
  const offer = shard.catalogue.offers.withCode(code);
  if (offer === undefined || !shard.isPrimary) return null;
  const nobody = { customer: null, campaignId: null, notificationId: null, decisionId: null };
  return { isShared: true, offer, until: sharedUntil(offer), of: { offerId: offer.id, ...nobody } };
}

function findUnique(shard: Shard, code: string): Found | null {
  const row = readCodeRow(shard.sql, code);
  if (row === null) return null;
  const { offerId, customer, campaignId, notificationId, decisionId } = row;
  return {
    isShared: false,
    offer: shard.catalogue.offers.get(offerId),
    until: row.expiresAt,
    of: { offerId, customer, campaignId, notificationId, decisionId },
  };
}

/** Why a code that there is cannot be redeemed so; null when it can. */
function obstacleTo(
  shard: Shard,
  { geofenceId }: RedeemInput,
  { isShared, offer, until }: Found,
  now: number,
): Refusal | null {
  if (offer === undefined) return { kind: "expired", detail: "the offer has been withdrawn" };
  if (now >= until)
    return { kind: "expired", detail: `the code was good until ${new Date(until).toISOString()}` };
  const place = faultOfPlace(shard, geofenceId, offer);
  if (place !== null) return { kind: "invalid", errors: [{ pointer: "/geofenceId", detail: place }] };
  // Of a unique offer no more codes are issued than may be redeemed: each that there is has its unit.
  if (isShared && stockOf(shard, offer, "offer", now).left <= 0)
    return conflict("sold_out", `all ${offer.maxRedemptions} redemptions of the offer are used up`);
  return null;
}

function faultOfPlace(shard: Shard, id: string | null, { geofences }: Offer): string | null {
  const isBound = geofences !== undefined && geofences.ids.length + geofences.tags.length > 0;
  if (id === null) return isBound ? "expected the geofence where it is redeemed: the offer names some" : null;
  const row = readEntry(shard.sql, "geofence", id);
  if (row === null || row.deleted) return `no geofence has the id ${id}`;
  const { tags } = JSON.parse(row.body) as GeofenceBody;
  if (geofences === undefined || targets({ geofences }, { id, tags })) return null;
  return `the offer cannot be redeemed at ${id}`;
}

function conflict(code: string, detail: string): Refusal {
  return { kind: "conflict", code, detail };
}

export function redemptionView(row: RedemptionRow): RedemptionView {
  const { id, code, orderId, offerId, campaignId, geofenceId, amount, currency } = row;
  const shown = readCode(code) === null ? code : showCode(code);
  const at = new Date(row.at).toISOString();
  return { id, code: shown, orderId, offerId, campaignId, geofenceId, amount, currency, at };
}
