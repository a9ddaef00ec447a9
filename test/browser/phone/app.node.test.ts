import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { faultsOf } from "../axe.ts";
import { inBrowser, useBrowser } from "../browser.ts";
import { kept, queued } from "./phone-database.ts";
import { stubPush } from "./push-stub.ts";
import { openPhone, opera, outside, patience, pushTo, useRig } from "./rig.ts";
import { notifications, pushDoor, tap } from "./service-worker.ts";

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

interface Notified {
  readonly id: string;
  readonly state: string;
}

inBrowser("the phone page as an app", () => {
  const newContext = useBrowser();
  const rig = useRig();

  async function newPhone(options: Parameters<typeof newContext>[0] = {}): Promise<BrowserContext> {
    const context = await newContext({
      ...phone,
      locale: "en-GB",
      permissions: ["geolocation", "notifications"],
      geolocation: { ...outside, accuracy: 10 },
      ...options,
    });
    await stubPush(context, rig().push);
    return context;
  }

  /** A phone that stands in the shop and was pushed its offer, which `deliver` hands to its service worker. */
  async function visitor(options?: Parameters<typeof newContext>[0]) {
    const { api } = rig();
    const context = await newPhone({ ...options, geolocation: { ...opera, accuracy: 10 } });
    const page = await context.newPage();
    await openPhone(page, rig(), ["yes", "yes"]);
    await page.locator(".around").waitFor();
    const text = await pushTo(page, rig());
    const { customerId } = (await kept<{ customerId: string }>(page, "device"))!;
    const door = await pushDoor(context, page);
    const note = async () => {
      const { json } = await api.get<{ data: Notified[] }>(`/v1/notifications?customerId=${customerId}`);
      return json.data[0]!;
    };
    return { context, page, customerId, note, text, deliver: () => door(text) };
  }

  it("can be installed", async () => {
    const context = await newPhone();
    const page = await openPhone(await context.newPage(), rig());
    await page.locator(".consent").waitFor();
    const session = await context.newCDPSession(page);
    const { errors } = await session.send("Page.getAppManifest");
    expect(errors).toEqual([]);
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
  });

  it("asks nothing of the service when the answer is no", async () => {
    const context = await newPhone();
    const page = await context.newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await openPhone(page, rig(), ["no"]);
    await page.locator(".offers").waitFor();
    expect(await page.locator(".consent").count()).toBe(0);
    expect(await page.locator(".walk").isVisible()).toBe(false);
    await page.waitForTimeout(1_000);
    expect(asked.filter((path) => path.startsWith("/v1/"))).toEqual([]);
  });

  it("opens without a network, with the offer and its code", async () => {
    const { context, page, deliver } = await visitor();
    await deliver();
    await page.locator(".offer .code-small").waitFor();
    await context.setOffline(true);
    await page.reload();
    await page.locator(".offer button").click();
    await page.locator(".till[open] .qr").waitFor();
    const width = () =>
      page.locator(".qr").evaluate((it) => (it as unknown as { naturalWidth: number }).naturalWidth);
    await vi.waitFor(async () => expect(await width()).toBeGreaterThan(0), patience);
  });

  it("keeps receipts while there is no network, and tells them when it is back", async () => {
    const { context, page, note, deliver } = await visitor();
    await context.setOffline(true);
    await deliver();
    await vi.waitFor(async () => expect(await notifications(page)).toHaveLength(1), patience);
    await tap(context);
    await vi.waitFor(async () => expect(await queued(page, "receipts")).toHaveLength(2), patience);
    expect((await note()).state).toBe("sent");
    await context.setOffline(false);
    await page.reload();
    await vi.waitFor(async () => expect((await note()).state).toBe("opened"), patience);
    // The page forgets a receipt when it has read the answer, a moment after the service took it.
    await vi.waitFor(async () => expect(await queued(page, "receipts")).toEqual([]), patience);
  });

  it("shows a push and tells that it came with every page closed", async () => {
    const { context, page, note, text } = await visitor();
    const other = await context.newPage();
    const door = await pushDoor(context, other, page.url());
    await page.close();
    await door(text);
    await vi.waitFor(async () => expect((await note()).state).toBe("delivered"), patience);
    const back = await openPhone(other, rig());
    expect(await notifications(back)).toHaveLength(1);
  });

  it("ends messages with the button on the message", async () => {
    const { api } = rig();
    const { context, page, customerId, deliver } = await visitor();
    await deliver();
    await vi.waitFor(async () => expect(await notifications(page)).toHaveLength(1), patience);
    await tap(context, "unsubscribe");
    const consent = async () => {
      const path = `/v1/customers/${customerId}`;
      return (await api.get<{ consents: { push: { granted: boolean } } }>(path)).json.consents.push.granted;
    };
    await vi.waitFor(async () => expect(await consent()).toBe(false), patience);
    await page.locator(".about [data-purpose=push] .state", { hasText: "Off" }).waitFor();
  });

  it("says what is known, and forgets it: here, at the service, and what was on the screen", async () => {
    const { api } = rig();
    const { page, customerId, deliver } = await visitor();
    await deliver();
    await page.locator(".offer").waitFor();
    await page.locator("summary").click();
    await page.locator(".facts").waitFor();
    expect(await page.locator(".known .id").textContent()).toBe(customerId);
    const download = page.waitForEvent("download");
    await page.locator(".known button").click();
    expect((await download).suggestedFilename()).toBe("parvis.json");

    await page.locator(".danger").click();
    await page.locator(".sure [value=yes]").click();
    await page.locator(".consent").waitFor();
    await vi.waitFor(async () => expect((await api.get(`/v1/customers/${customerId}`)).status).toBe(404), {
      ...patience,
    });
    for (const name of ["device", "consents", "messages", "history", "state", "push"])
      expect(await kept(page, name)).toBeUndefined();
    expect(await notifications(page)).toEqual([]);
    const codes = `caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((it) => it.keys()))))
      .then((all) => all.flat().map(({ url }) => url).filter((url) => url.includes("/codes/")))`;
    expect(await page.evaluate(codes)).toEqual([]);
  });

  describe("on a pretended walk", () => {
    const entered = async (page: Page) => {
      await page.locator(".zones .here", { hasText: "Paris Opéra" }).waitFor();
    };

    it("takes the marker where it is dragged, and says that the position is made up", async () => {
      const context = await newPhone();
      const page = await openPhone(await context.newPage(), rig(), ["yes", "yes"]);
      await page.locator(".zones").waitFor();
      await page.locator(".walk button").click();
      await page.locator(".made-up-banner", { hasText: "made up" }).waitFor();
      const [marker, shop] = await Promise.all(
        [".marker", "[data-zone=opera]"].map((one) => page.locator(one).first().boundingBox()),
      );
      const middle = (box: typeof marker) => [box!.x + box!.width / 2, box!.y + box!.height / 2] as const;
      await page.mouse.move(...middle(marker));
      await page.mouse.down();
      await page.mouse.move(...middle(shop), { steps: 8 });
      await page.mouse.up();
      await entered(page);
      expect(JSON.parse(await pushTo(page, rig()))).toMatchObject({ title: "10 % off, today" });
      await page.locator(".walk button").click();
      await page.locator(".made-up-banner").waitFor({ state: "hidden" });
    });

    it("plays a GPX file", async () => {
      const context = await newPhone();
      const page = await openPhone(await context.newPage(), rig(), ["yes", "yes"]);
      await page.locator(".zones").waitFor();
      await page.locator(".walk button").click();
      const steps = Array.from({ length: 8 }, (_, i) => {
        const latitude = outside.latitude + (i / 7) * (opera.latitude - outside.latitude);
        return `<trkpt lat="${latitude}" lon="${opera.longitude}"><time>2026-03-01T10:00:${10 + i}Z</time></trkpt>`;
      });
      const gpx = `<gpx version="1.1"><trk><trkseg>${steps.join("")}</trkseg></trk></gpx>`;
      const buffer = Buffer.from(gpx);
      await page
        .locator(".walk input")
        .setInputFiles({ name: "walk.gpx", mimeType: "application/gpx+xml", buffer });
      await entered(page);
      await page.locator(".walk-status", { hasText: "100 %" }).waitFor();
    });
  });

  it.each([
    { colorScheme: "light", locale: "en-GB" },
    { colorScheme: "dark", locale: "fr-FR" },
  ] as const)(
    "has nothing that axe finds fault with, on any screen: $colorScheme, $locale",
    async (options) => {
      const { page, deliver } = await visitor(options);
      const faults: string[] = [];
      const look = async (screen: string) =>
        faults.push(...(await faultsOf(page)).map((fault) => `${screen}: ${fault}`));
      await deliver();
      await page.locator(".offer").waitFor();
      await page.locator("summary").click();
      await page.locator(".facts").waitFor();
      await look("home");
      await page.locator(".walk button").click();
      await page.locator(".made-up-banner").waitFor();
      await look("walk");
      await page.locator(".offer button").click();
      await page.locator(".till[open]").waitFor();
      await look("till");
      await page.locator(".till button").click();
      await page.locator(".danger").click();
      await look("sure");
      await page.locator(".sure [value=yes]").click();
      await page.locator(".consent[data-purpose=push]").waitFor();
      await look("push");
      await page.locator(".consent [data-answer=yes]").click();
      await page.locator(".consent[data-purpose=location]").waitFor();
      await look("location");
      await page.evaluate("localStorage.clear()");
      await page.reload();
      await page.locator("#key").waitFor();
      await look("key");
      expect(faults).toEqual([]);
    },
  );
});
