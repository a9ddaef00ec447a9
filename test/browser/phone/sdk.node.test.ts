import type { BrowserContext, Page } from "playwright-core";
import { expect, it, vi } from "vitest";
import { customerToken } from "../../http/seed.ts";
import { inBrowser, useBrowser } from "../browser.ts";
import { kept, queued } from "./phone-database.ts";
import { stubPush } from "./push-stub.ts";
import { openPhone, opera, patience, useRig } from "./rig.ts";
import { dispatch } from "./service-worker.ts";
import { stubWalk, walkTo, watchers } from "./walk-stub.ts";

interface Told {
  readonly endpoint: string;
  readonly key: string;
}

inBrowser("the SDK", () => {
  const newContext = useBrowser();
  const rig = useRig();

  async function newPhone(): Promise<BrowserContext> {
    const context = await newContext({ permissions: ["notifications"], locale: "en-GB" });
    await stubPush(context, rig().push);
    await stubWalk(context);
    return context;
  }

  async function subscribed(context: BrowserContext): Promise<Page> {
    const page = await openPhone(await context.newPage(), rig(), ["yes", "yes"]);
    await page.locator(".around").waitFor();
    return page;
  }

  /** The endpoint that the service would push to. */
  async function endpointOf(page: Page): Promise<string | undefined> {
    const { customerId } = (await kept<{ customerId: string }>(page, "device"))!;
    const { json } = await rig().api.get<{ devices: { push: { endpoint: string } | null }[] }>(
      `/v1/customers/${customerId}/export`,
    );
    return json.devices[0]?.push?.endpoint;
  }

  it("subscribes anew when the service has rotated its key", async () => {
    const page = await subscribed(await newPhone());
    const before = (await kept<Told>(page, "push"))!;
    expect((await rig().api.post("/v1/vapid/rotate")).status).toBeLessThan(300);
    await page.reload();
    await vi.waitFor(
      async () => expect((await kept<Told>(page, "push"))!.key).not.toBe(before.key),
      patience,
    );
    const after = (await kept<Told>(page, "push"))!;
    expect(after.endpoint).not.toBe(before.endpoint);
    expect(await endpointOf(page)).toBe(after.endpoint);
  });

  it("subscribes anew when the browser has ended the subscription", async () => {
    const { push } = rig();
    const context = await newPhone();
    const page = await subscribed(context);
    const { key, endpoint } = (await kept<Told>(page, "push"))!;
    push.unsubscribe(endpoint);
    const fresh = await push.subscribe({ applicationServerKey: key });
    await context.serviceWorkers()[0]!.evaluate((json) => {
      const { PushManager } = globalThis as unknown as { PushManager: { prototype: object } };
      const subscribe = async () => ({ toJSON: () => json });
      Object.assign(PushManager.prototype, { getSubscription: async () => null, subscribe });
    }, fresh);
    await dispatch(context, "pushsubscriptionchange");
    expect(await endpointOf(page)).toBe(fresh.endpoint);
  });

  it("waits as long as the service asks for, and loses nothing meanwhile", async () => {
    const context = await newPhone();
    const page = await context.newPage();
    await page.clock.install();
    await openPhone(page, rig(), ["yes", "yes"]);
    await vi.waitFor(async () => expect(await watchers(page)).toBe(1), patience);
    let requests = 0;
    await page.route("**/v1/pings", (route) => {
      requests++;
      return requests > 1
        ? route.continue()
        : route.fulfill({ status: 503, headers: { "Retry-After": "120" } });
    });
    await vi.waitFor(async () => {
      await walkTo(page, opera);
      expect(requests).toBe(1);
    }, patience);
    await page.clock.fastForward(100_000);
    await page.waitForTimeout(500);
    expect(requests).toBe(1);
    expect(await queued(page, "pings")).not.toEqual([]);
    await page.clock.fastForward(25_000);
    await vi.waitFor(async () => expect(await queued(page, "pings")).toEqual([]), patience);
    expect(requests).toBe(2);
  });

  it("as others load it, becomes the customer's who signs in, and forgets this phone alone at sign-out", async () => {
    const { api, server } = rig();
    const page = await (await newPhone()).newPage();
    await page.goto(`${server.url}/phone/`);
    const options = JSON.stringify({ baseUrl: "", publishableKey: server.publishableKey });
    const ids = await page.evaluate<string[]>(`(async () => {
      const { openParvis } = await import("/phone/sdk.js");
      globalThis.parvis = await openParvis(${options});
      const none = String(parvis.customerId);
      await parvis.setConsent("location", true, { text: "May we?", policyVersion: "1" });
      const anonymous = parvis.customerId;
      await parvis.identify(${JSON.stringify(await customerToken("ana"))});
      return [none, anonymous, parvis.customerId];
    })()`);
    expect(ids).toEqual(["undefined", expect.stringMatching(/^anon_/), "ana"]);
    const ana = async () =>
      (await api.get<{ consents: unknown[]; devices: unknown[] }>("/v1/customers/ana/export")).json;
    const before = await ana();
    expect(before.devices).toHaveLength(1);
    expect(before.consents).toMatchObject([{ purpose: "location", granted: true, policyVersion: "1" }]);
    expect((await api.get(`/v1/customers/${ids[1]}`)).json.id).toBe("ana");

    await page.evaluate("parvis.signOut()");
    expect((await ana()).devices).toEqual([]);
    expect(await kept(page, "device")).toBeUndefined();
  });
});
