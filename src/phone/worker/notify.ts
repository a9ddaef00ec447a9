import type { Database } from "../sdk/database.ts";
import type { Payload } from "./payload.ts";
import { words } from "./words.ts";

/** A message as the phone keeps it for its inbox. */
interface Kept extends Pick<Payload, "id" | "title" | "body" | "url" | "image"> {
  readonly receivedAt: number;
}

/** TypeScript's library lacks what Chromium's notifications have more. */
type Rich = NotificationOptions & {
  readonly image?: string;
  readonly renotify?: boolean;
  readonly actions?: readonly { readonly action: string; readonly title: string }[];
};

const kept = 50;

/**
 * Shows a message. A repeat, which a crash on the way may make, takes the place of the first under its tag, without a
 * sound; it is shown all the same.
 */
export async function show(
  registration: ServiceWorkerRegistration,
  db: Database | null,
  payload: Payload,
): Promise<void> {
  const isRepeat = db !== null && !(await keep(db, payload).catch(() => true));
  const { open, unsubscribe } = words(navigator.language);
  const { title, body, icon, image, tag } = payload;
  const options: Rich = {
    body,
    tag,
    data: payload,
    renotify: false,
    silent: isRepeat,
    icon: icon ?? new URL("icon-192.png", registration.scope).href,
    ...(image !== null && { image }),
    actions: [
      { action: "open", title: open },
      { action: "unsubscribe", title: unsubscribe },
    ],
  };
  await registration.showNotification(title, options);
}

/** Keeps a message; false when it was here already. */
async function keep(db: Database, { id, title, body, url, image }: Payload): Promise<boolean> {
  const before = (await db.get<Kept[]>("messages")) ?? [];
  if (before.some((one) => one.id === id)) return false;
  const message: Kept = { id, title, body, url, image, receivedAt: Date.now() };
  await db.set("messages", [message, ...before].slice(0, kept));
  return true;
}
