import { openDatabase } from "../sdk/database.ts";
import type { InboxItem, Parvis } from "../sdk/index.ts";

/** A message as the page shows it. */
export interface Message {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  readonly image: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Null: without an offer, or not known yet. */
  readonly offerCode: string | null;
}

/** As the service worker keeps it when it is pushed. */
type Pushed = Omit<Message, "at" | "offerCode"> & { readonly receivedAt: number };

const most = 50;
const codes = "/v1/offers/codes/";

/** The drawing of an offer's code. */
export const codeUrl = (code: string): string => `${codes}${encodeURIComponent(code)}.svg`;

/** Forgets what the service worker keeps and shows of messages, beside what the SDK forgets itself. */
export async function forgetMessages(registration: ServiceWorkerRegistration | undefined): Promise<void> {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys())
      if (new URL(url).pathname.startsWith(codes)) await cache.delete(url);
  }
  for (const notification of (await registration?.getNotifications()) ?? []) notification.close();
}

/**
 * The messages of this phone, newest first. The service's inbox ends with a message's `ttl`, an offer's code is good for longer: what was seen once stays
 * here, also without a network.
 */
export async function readMessages(parvis: Parvis): Promise<Message[]> {
  const db = await openDatabase();
  const inbox = parvis.customerId === undefined ? [] : await parvis.inbox().catch(() => []);
  const known = (await db.get<Message[]>("history")) ?? [];
  const pushed = (await db.get<Pushed[]>("messages")) ?? [];
  const all = merge(inbox, known, pushed);
  if (parvis.customerId !== undefined) await db.set("history", all);
  return all;
}

/** Pure: each message once, as the best of the three knows it. */
export function merge(
  inbox: readonly InboxItem[],
  known: readonly Message[],
  pushed: readonly Pushed[],
): Message[] {
  const all = new Map<string, Message>();
  for (const { receivedAt, ...rest } of pushed)
    all.set(rest.id, { ...rest, at: receivedAt, offerCode: null });
  for (const one of known) all.set(one.id, one);
  for (const { id, title, body, url, image, offerCode, createdAt } of inbox)
    all.set(id, { id, title, body, url, image, offerCode, at: Date.parse(createdAt) });
  return [...all.values()].sort((a, b) => b.at - a.at).slice(0, most);
}
