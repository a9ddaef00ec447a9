import type { BrowserContext } from "playwright-core";
import type { MockPush, Subscription } from "../../support/mock-push/index.ts";

/**
 * Gives the pages of a context subscriptions of the mock push service, with keys that it really decrypts with: a
 * browser without a network has no push service of its own to ask.
 */
export async function stubPush(context: BrowserContext, push: MockPush): Promise<void> {
  let current: Subscription | null = null;
  await context.exposeFunction("mockPush", async (what: "get" | "end" | "make", key?: string) => {
    if (what === "end" && current) push.unsubscribe(current.endpoint);
    if (what === "end") current = null;
    if (what === "make") current = await push.subscribe({ applicationServerKey: key! });
    return current;
  });
  await context.addInitScript(replace);
}

/** Runs in the page. */
function replace(): void {
  type Stub = (what: "get" | "end" | "make", key?: unknown) => Promise<{ endpoint: string } | null>;
  const stub: Stub = (...all) => (globalThis as unknown as { mockPush: Stub }).mockPush(...all);
  const wrap = (json: { endpoint: string } | null) =>
    json && { ...json, toJSON: () => json, unsubscribe: async () => (await stub("end")) === null };
  const manager = (globalThis as unknown as { PushManager: { prototype: object } }).PushManager.prototype;
  Object.assign(manager, {
    getSubscription: async () => wrap(await stub("get")),
    subscribe: async (options: { applicationServerKey: string }) =>
      wrap(await stub("make", options.applicationServerKey)),
  });
}
