import type { BrowserContext, Page } from "playwright-core";

/**
 * Hands pushes to the service worker of a page at `url`, as the browser does when its push service brings one. Any page
 * of the context will do as the door.
 */
export async function pushDoor(
  context: BrowserContext,
  page: Page,
  url = page.url(),
): Promise<(data: string) => Promise<void>> {
  const session = await context.newCDPSession(page);
  // A worker that is still being activated may miss what it is handed.
  const found = new Promise<string>((resolve) => {
    session.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      for (const { status, registrationId } of versions) if (status === "activated") resolve(registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const registrationId = await found;
  const { origin } = new URL(url);
  return async (data) => {
    await session.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
  };
}

export interface ShownNotification {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly silent: boolean | null;
  readonly image: string | undefined;
  readonly actions: readonly string[];
}

/** What the system shows at this moment. */
export function notifications(page: Page): Promise<ShownNotification[]> {
  return page.evaluate(async () => {
    type Rich = Omit<ShownNotification, "actions"> & { actions: readonly { action: string }[] };
    type Registration = { getNotifications: () => Promise<Rich[]> };
    type Browser = { serviceWorker: { ready: Promise<Registration> } };
    const registration = await (navigator as unknown as Browser).serviceWorker.ready;
    return (await registration.getNotifications()).map((one) => ({
      title: one.title,
      body: one.body,
      tag: one.tag,
      silent: one.silent,
      image: one.image,
      actions: one.actions.map(({ action }) => action),
    }));
  });
}

/**
 * A tap on the newest notification, or on one of its buttons. No protocol can make one, so the event is made in the
 * worker; an event that is made may not open a window.
 */
export function tap(context: BrowserContext, action = ""): Promise<void> {
  return dispatch(context, "notificationclick", action);
}

/** An event made in the worker, and what it waits for: one that is made may not hold the worker awake by itself. */
export async function dispatch(context: BrowserContext, type: string, action = ""): Promise<void> {
  const [worker] = context.serviceWorkers();
  await worker!.evaluate(
    async ([named, button]) => {
      type Scope = {
        registration: { getNotifications: () => Promise<object[]> };
        dispatchEvent: (event: Event) => boolean;
        NotificationEvent: new (type: string, init: object) => Event;
      };
      const scope = globalThis as unknown as Scope;
      const notification = (await scope.registration.getNotifications()).at(-1);
      const event = notification
        ? new scope.NotificationEvent(named, { notification, action: button })
        : new Event(named);
      const work: Promise<unknown>[] = [];
      Object.assign(event, { waitUntil: (one: Promise<unknown>) => work.push(one) });
      scope.dispatchEvent(event);
      await Promise.allSettled(work);
    },
    [type, action] as const,
  );
}
