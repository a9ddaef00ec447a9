import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { expect, it, vi } from "vitest";
import { Client } from "../../support/client.ts";
import { inBrowser, useBrowser } from "../browser.ts";
import { kept } from "./phone-database.ts";
import { stubPush } from "./push-stub.ts";
import { openPhone, opera, outside, patience, pushTo, useRig } from "./rig.ts";
import { notifications, pushDoor, tap } from "./service-worker.ts";

/** Where the screens are left to be looked at; version control does not keep them. */
const pictures = join(import.meta.dirname, "../../../dist/screens");

interface Listed<T> {
  readonly data: readonly T[];
}
interface Told {
  readonly id: string;
  readonly state: string;
}

/** Of the offer that is on the screen. */
const codeOn = (page: Page) => page.locator(".till .code").textContent();

inBrowser("the whole loop", () => {
  const newContext = useBrowser();
  const rig = useRig();

  async function newPhone(colorScheme: "light" | "dark"): Promise<BrowserContext> {
    const context = await newContext({
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      isMobile: true,
      hasTouch: true,
      locale: "fr-FR",
      colorScheme,
      permissions: ["geolocation", "notifications"],
      geolocation: { ...outside, accuracy: 10 },
    });
    await stubPush(context, rig().push);
    return context;
  }

  it.each(["light", "dark"] as const)(
    "from the first question to the till, in %s: consent, a walk in, a push, a tap, a code, a redemption",
    async (scheme) => {
      const { api, server } = rig();
      const context = await newPhone(scheme);
      const page = await openPhone(await context.newPage(), rig());
      mkdirSync(pictures, { recursive: true });
      const picture = (name: string, fullPage = false) =>
        page.screenshot({ path: join(pictures, `phone-${name}-${scheme}.png`), fullPage });

      const question = (purpose: string) => page.locator(`.consent[data-purpose=${purpose}]`);
      await question("push").waitFor();
      await picture("1-push");
      await question("push").locator("[data-answer=yes]").click();
      await question("location").waitFor();
      await picture("2-location");
      await question("location").locator("[data-answer=yes]").click();
      await page.locator(".zones li", { hasText: "Paris Opéra" }).waitFor();
      await picture("3-home", true);
      const { customerId } = (await kept<{ customerId: string }>(page, "device"))!;
      const get = async <T>(path: string) => (await api.get<T>(path)).json;
      const consents = await get<Listed<{ purpose: string; granted: boolean; textHash: string }>>(
        `/v1/customers/${customerId}/consents`,
      );
      expect(consents.data.map(({ purpose, granted }) => [purpose, granted])).toEqual([
        ["location", true],
        ["push", true],
      ]);
      for (const { textHash } of consents.data) expect(textHash).toMatch(/^[0-9a-f]{64}$/);

      const deliver = await pushDoor(context, page);
      await context.setGeolocation({ ...opera, accuracy: 10 });
      const text = await pushTo(page, rig());
      expect(await notifications(page)).toEqual([]);
      await deliver(text);
      await vi.waitFor(async () => expect(await notifications(page)).toHaveLength(1), patience);
      const [shown] = await notifications(page);
      expect(shown).toMatchObject({
        title: "−10 % aujourd’hui",
        body: "Pour vous, ici à Paris Opéra : valable sept jours.",
        actions: ["open", "unsubscribe"],
        silent: false,
      });

      // The same push again: shown, in the same place, without a sound.
      await deliver(text);
      await vi.waitFor(async () => expect((await notifications(page))[0]!.silent).toBe(true), patience);
      expect(await notifications(page)).toHaveLength(1);
      const note = async () =>
        (await get<Listed<Told>>(`/v1/notifications?customerId=${customerId}`)).data[0]!;
      await vi.waitFor(async () => expect((await note()).state).toBe("delivered"), patience);

      await tap(context);
      await page.locator(".till[open] .qr").waitFor();
      await vi.waitFor(async () => expect((await note()).state).toBe("opened"), patience);
      expect(await notifications(page)).toEqual([]);
      expect(
        await page.locator(".qr").evaluate((it) => (it as unknown as { naturalWidth: number }).naturalWidth),
      ).toBeGreaterThan(0);
      await picture("4-till");
      const code = await codeOn(page);

      const till = (await api.post<{ key: string }>("/v1/keys", { role: "till", name: "Till 1" })).json.key;
      const redeem = (orderId: string) =>
        new Client(() => server.url, till).post("/v1/redemptions", {
          code,
          orderId,
          geofenceId: "opera",
          amount: 4_990,
          currency: "EUR",
        });
      expect((await redeem(`order-${scheme}`)).status).toBe(201);
      expect(await redeem("another")).toMatchObject({ status: 409, json: { code: "already_redeemed" } });

      await page.locator(".till button").click();
      await page.locator(".around").scrollIntoViewIfNeeded();
      await picture("5-offer", true);
      const { data } = await get<Listed<{ type: string }>>(`/v1/customers/${customerId}/timeline`);
      const kinds = new Set(data.map(({ type }) => type));
      expect([...kinds].sort()).toEqual([
        "consent",
        "geofence.entered",
        "notification",
        "redemption",
        "visit",
      ]);
    },
  );
});
