import { ask, call } from "./api.ts";
import type { Database } from "./database.ts";
import type { Device } from "./device.ts";

interface Told {
  readonly endpoint: string;
  readonly key: string;
  readonly at: number;
}

const daily = 86_400_000;

/**
 * Makes sure that the service can push to this registration: subscribes with its present VAPID key, again when the
 * key has been rotated, and tells the service once a day or when something has changed. Run by pages at their start
 * and by the service worker on `pushsubscriptionchange`.
 */
export async function subscribe(
  registration: ServiceWorkerRegistration,
  device: Device,
  db: Database,
): Promise<void> {
  const { vapidPublicKey: key } = await ask<{ vapidPublicKey: string }>(device, "GET", "/v1/config");
  const told = await db.get<Told>("push");
  let subscription = await registration.pushManager.getSubscription();
  if (subscription && told && told.key !== key) {
    await subscription.unsubscribe();
    subscription = null;
  }
  subscription ??= await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: key,
  });
  const { endpoint, keys } = subscription.toJSON() as PushSubscriptionJSON & { endpoint: string };
  if (told?.endpoint === endpoint && Date.now() - told.at < daily) return;
  const { p256dh, auth } = keys ?? {};
  const body = { type: "webpush", endpoint, keys: { p256dh, auth }, applicationServerKey: key };
  await call(device, "PUT", "/v1/device/push", body);
  await db.set("push", { endpoint, key, at: Date.now() } satisfies Told);
}

/** Ends the subscription, so that nothing can be pushed any more. */
export async function unsubscribe(
  registration: ServiceWorkerRegistration | undefined,
  db: Database,
): Promise<void> {
  await db.set("push", undefined);
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}
