/// <reference lib="webworker" />
import { type Database, openDatabase } from "../sdk/database.ts";
import type { Consents, Device } from "../sdk/device.ts";
import { subscribe, unsubscribe } from "../sdk/push.ts";
import { show } from "./notify.ts";
import { type Payload, pageOf, readPayload } from "./payload.ts";
import { drain, note, type ReceiptType } from "./receipts.ts";
import { answer, forgetOthers, install } from "./shell.ts";
import { words } from "./words.ts";

declare const self: ServiceWorkerGlobalScope;

/** Background Sync, where there is any, is not in TypeScript's library. */
type Syncing = ServiceWorkerRegistration & {
  readonly sync?: { readonly register: (tag: string) => Promise<void> };
};

const { registration } = self;
const { scope } = registration;
const syncTag = "parvis-receipts";

self.addEventListener("install", (event) => {
  event.waitUntil(install(scope).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([forgetOthers(), self.clients.claim(), openDatabase().then(tell)]));
});

self.addEventListener("fetch", (event) => {
  const answered = answer(event.request, scope);
  if (answered) event.respondWith(answered);
});

self.addEventListener("push", (event) => {
  event.waitUntil(arrived(event.data?.text()));
});

self.addEventListener("notificationclick", (event) => {
  const { notification, action } = event;
  const payload = notification.data as Payload;
  notification.close();
  event.waitUntil(
    action === "unsubscribe" ? leave(payload) : Promise.all([openPage(payload), report("opened", payload)]),
  );
});

self.addEventListener("notificationclose", (event) => {
  event.waitUntil(report("dismissed", event.notification.data as Payload));
});

self.addEventListener("pushsubscriptionchange", (event) => {
  (event as ExtendableEvent).waitUntil(renew());
});

// A page that comes back to the network asks for this; so does the system, where it can.
self.addEventListener("message", (event) => {
  if (event.data === syncTag) event.waitUntil(openDatabase().then(tell));
});
self.addEventListener("sync", (event) => {
  const { tag } = event as ExtendableEvent & { readonly tag: string };
  if (tag === syncTag) (event as ExtendableEvent).waitUntil(openDatabase().then(drain));
});

async function arrived(text: string | undefined): Promise<void> {
  const payload = readPayload(text, words(navigator.language).unreadable);
  // Shown whatever becomes of the rest.
  await show(registration, await openDatabase().catch(() => null), payload);
  await report("delivered", payload);
  for (const client of await self.clients.matchAll()) client.postMessage({ type: "arrived", id: payload.id });
}

async function report(type: ReceiptType, payload: Payload): Promise<void> {
  const db = await openDatabase();
  const device = await db.get<Device>("device");
  await note(db, type, payload, device?.baseUrl || scope);
  await tell(db);
}

async function tell(db: Database): Promise<void> {
  if (!(await drain(db))) await (registration as Syncing).sync?.register(syncTag).catch(() => {});
}

async function openPage(payload: Payload): Promise<void> {
  const url = pageOf(payload, scope);
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find((client) => client.url.startsWith(scope));
  if (!open) return void (await self.clients.openWindow(url));
  open.postMessage({ type: "open", url });
  await open.focus();
}

/** The customer wants no more of it: said to the service by the receipt, and ended here. */
async function leave(payload: Payload): Promise<void> {
  const db = await openDatabase();
  const consents = await db.get<Consents>("consents");
  const push = { granted: false, at: Date.now(), told: true };
  await db.set("consents", { ...consents, push });
  await report("unsubscribed", payload);
  await unsubscribe(registration, db).catch(() => {});
  const channel = new BroadcastChannel("parvis");
  channel.postMessage({ type: "changed" });
  channel.close();
}

/** The browser has ended the subscription by itself. */
async function renew(): Promise<void> {
  const db = await openDatabase();
  const [device, consents] = [await db.get<Device>("device"), await db.get<Consents>("consents")];
  if (device && consents?.push?.granted) await subscribe(registration, device, db);
}
