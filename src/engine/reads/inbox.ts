import { timePart } from "../../store/ids.ts";
import * as store from "../../store/notifications.ts";
import { type Answer, done } from "../answer.ts";
import { extrasOf } from "../outbox/outgoing.ts";
import type { Keyed, PageQuery } from "../page.ts";
import type { Shard } from "../shard.ts";

/** A message as the customer's own app shows it. */
export interface InboxItem {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  readonly image: string | null;
  readonly icon: string | null;
  /** The code of the message's offer; null without one. */
  readonly offerCode: string | null;
  readonly campaignId: string;
  readonly geofenceId: string;
  readonly state: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/**
 * What a customer was sent and is still good, and what no push service could bring: the inbox is where a message is
 * found whose device was gone. What still waits to be pushed is not here: nobody gets a message in two places at once.
 */
export function listInbox(
  shard: Shard,
  query: PageQuery & { customerId: string },
): Answer<Keyed<InboxItem>[]> {
  const customer = shard.customers.row(query.customerId);
  if (customer === null) return done([]);
  const rows = store.listInbox(shard.sql, shard.index, {
    customer: customer.n,
    now: shard.host.now(),
    before: query.after,
    limit: query.limit + 1,
  });
  return done(rows.map((row) => ({ key: timePart(row.id), item: view(row) })));
}

function view(row: store.NotificationRow): InboxItem {
  const { url, image, icon, offerCode } = extrasOf(row);
  return {
    id: row.id,
    title: row.title,
    body: row.body,
    url,
    image,
    icon,
    offerCode,
    campaignId: row.campaignId,
    geofenceId: row.geofenceId,
    state: row.state,
    createdAt: new Date(row.createdAt).toISOString(),
    expiresAt: new Date(row.expiresAt).toISOString(),
  };
}
