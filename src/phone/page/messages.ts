import { openDatabase } from "../sdk/database.ts";
import type { Parvis } from "../sdk/index.ts";
import { type Message, merge, type Pushed } from "./message.ts";

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
