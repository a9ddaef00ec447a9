import { originsOf } from "../../store/aliases.ts";
import { customerAudit } from "../../store/audit.ts";
import { type CodeRow, listCodes } from "../../store/codes.ts";
import { listConversions } from "../../store/conversions.ts";
import type { CustomerRow } from "../../store/customers.ts";
import { listDevices } from "../../store/devices.ts";
import { keptAnswers } from "../../store/idempotency.ts";
import { timePart } from "../../store/ids.ts";
import * as notifications from "../../store/notifications.ts";
import { positionsBack } from "../../store/positions.ts";
import { listRedemptions } from "../../store/redemptions.ts";
import { sendsBefore } from "../../store/sends.ts";
import { deliveriesAbout } from "../../store/webhooks.ts";
import { type Answer, done } from "../answer.ts";
import { redemptionView } from "../offers/redeem.ts";
import type { Keyed, PageQuery } from "../page.ts";
import { readEvidence } from "../pings/evidence.ts";
import { noDevice } from "../pings/types.ts";
import { auditEntry } from "../reads/list-audit.ts";
import { listDecisions } from "../reads/list-decisions.ts";
import { listEvents } from "../reads/list-events.ts";
import { listVisits } from "../reads/list-visits.ts";
import { notificationView } from "../reads/notifications.ts";
import type { Shard } from "../shard.ts";
import { listConsents } from "./list-consents.ts";
import { deviceView } from "./views.ts";
import { whereaboutsView } from "./whereabouts-view.ts";

/** One page of a part, newest first: up to `limit + 1` rows. */
export type Part = (shard: Shard, row: CustomerRow, page: PageQuery) => Answer<Keyed<unknown>[]>;

/** What is kept about a customer beside the profile. A table with a customer's rows has its line here. */
export const parts = {
  consents: (shard, { id }, page) => listConsents(shard, { ...page, customerId: id }),
  devices: (shard, { n }, page) => part(listDevices(shard.sql, n).map(deviceView), page),
  whereabouts: (shard, row, page) => part(whereaboutsView(shard.customers.look(row).presence), page),
  decisionsToRepeat: (shard, row, page) => part(shard.customers.look(row).retries, page),
  positions: exportPositions,
  visits: (shard, { id }, page) => listVisits(shard, { ...anyOf(page, id), confirmed: null }),
  events: (shard, { id }, page) => listEvents(shard, { ...anyOf(page, id), type: null }),
  decisions: (shard, { id }, page) =>
    listDecisions(shard, { ...anyOf(page, id), campaignId: null, outcome: null, reason: null }),
  sends: exportSends,
  conversions: exportConversions,
  notifications: exportNotifications,
  codes: (shard, { n }, page) => part(listCodes(shard.sql, n).map(codeView), page),
  redemptions: exportRedemptions,
  mergedFrom: (shard, { n }, page) =>
    part(
      originsOf(shard.sql, n).map((origin) => ({ ...origin, at: iso(origin.at) })),
      page,
    ),
  webhookDeliveries: exportDeliveries,
  keptAnswers: exportKeptAnswers,
  audit: (shard, { id }, { after, limit }) =>
    done(customerAudit(shard.sql, shard.index, id, { before: after, limit: limit + 1 }).map(auditEntry)),
} as const satisfies Readonly<Record<string, Part>>;

export type PartName = keyof typeof parts;
export const partNames = Object.keys(parts) as PartName[];

function anyOf(page: PageQuery, customerId: string) {
  return { ...page, customerId, geofenceId: null, from: null, to: null };
}

/** A page of what is read as a whole; where it ended is the number of its last item. */
function part(items: readonly unknown[], { after, limit }: PageQuery): Answer<Keyed<unknown>[]> {
  const from = after === null ? 0 : Number(after) + 1;
  return done(items.slice(from, from + limit + 1).map((item, i) => ({ key: String(from + i), item })));
}

function codeView({ customer: _, version: __, createdAt, expiresAt, ...code }: CodeRow) {
  return { ...code, createdAt: iso(createdAt), expiresAt: iso(expiresAt) };
}

function exportPositions(
  shard: Shard,
  row: CustomerRow,
  { after, limit }: PageQuery,
): Answer<Keyed<unknown>[]> {
  const head = shard.positions.headOf(row.n, row.presenceSeq);
  const page = { head, after: after === null ? null : Number(after), limit: limit + 1 };
  return done(
    positionsBack(shard.sql, row.n, page).map(({ seq, prev: _, version: __, evidence, ...place }) => ({
      key: String(seq),
      item: {
        ...place,
        device: place.device === noDevice ? null : place.device,
        at: iso(place.at),
        receivedAt: iso(place.receivedAt),
        inside: place.inside === null ? [] : (JSON.parse(place.inside) as string[]),
        ...readEvidence(evidence),
      },
    })),
  );
}

function exportSends(
  shard: Shard,
  { n }: CustomerRow,
  { after, limit }: PageQuery,
): Answer<Keyed<unknown>[]> {
  const rows = sendsBefore(shard.sql, n, { after: placeAfter(after), limit: limit + 1 });
  return done(rows.map((send) => ({ key: placeOf(send.at, send.id), item: { ...send, at: iso(send.at) } })));
}

function exportConversions(
  shard: Shard,
  { n }: CustomerRow,
  { after, limit }: PageQuery,
): Answer<Keyed<unknown>[]> {
  const rows = listConversions(shard.sql, n, { before: after, limit: limit + 1 });
  return done(rows.map((row) => ({ key: row.send, item: { ...row, at: iso(row.at) } })));
}

function exportRedemptions(
  shard: Shard,
  { n }: CustomerRow,
  { after, limit }: PageQuery,
): Answer<Keyed<unknown>[]> {
  const rows = listRedemptions(shard.sql, n, { before: after, limit: limit + 1 });
  return done(rows.map((row) => ({ key: timePart(row.id), item: redemptionView(row) })));
}

function exportNotifications(
  shard: Shard,
  { n }: CustomerRow,
  { after, limit }: PageQuery,
): Answer<Keyed<unknown>[]> {
  const page = { before: after, limit: limit + 1, customer: n };
  return done(
    notifications.listNotifications(shard.sql, shard.index, page).map((row) => ({
      key: row.id.slice(-32),
      item: {
        ...notificationView(row),
        deviceId: row.deviceId,
        message: JSON.parse(row.message) as unknown,
        attemptLog: JSON.parse(row.attemptLog) as unknown,
      },
    })),
  );
}

function exportDeliveries(
  shard: Shard,
  { n }: CustomerRow,
  { after, limit }: PageQuery,
): Answer<Keyed<unknown>[]> {
  const rows = deliveriesAbout(shard.sql, shard.index, n, { before: after, limit: limit + 1 });
  return done(
    rows.map(({ id, webhook, type, state, createdAt, body }) => ({
      key: timePart(id),
      item: { id, webhook, type, state, createdAt: iso(createdAt), body: JSON.parse(body) as unknown },
    })),
  );
}

function exportKeptAnswers(
  shard: Shard,
  { n }: CustomerRow,
  { after, limit }: PageQuery,
): Answer<Keyed<unknown>[]> {
  const rows = keptAnswers(shard.sql, n, { after: placeAfter(after), limit: limit + 1 });
  return done(
    rows.map(({ scope, key, answer, at }) => ({
      key: placeOf(at, `${scope} ${key}`),
      item: { scope, key, at: iso(at), answer: JSON.parse(answer) as unknown },
    })),
  );
}

/** Where a page ended. Other tools' messages may be older than 1970. */
function placeOf(at: number, id: string): string {
  return `${at} ${id}`;
}

function placeAfter(place: string | null): { at: number; id: string } | null {
  if (place === null) return null;
  const space = place.indexOf(" ");
  return { at: Number(place.slice(0, space)), id: place.slice(space + 1) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
