import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it, onTestFinished, vi } from "vitest";
import type { GeofenceView } from "../../src/http/views.ts";
import { listening, runMain } from "../support/hosts/child.ts";
import { startMockPush } from "../support/mock-push/index.ts";
import { seriousFaults } from "./axe.ts";
import { inBrowser, useBrowser } from "./browser.ts";
import { sizes, watch, widths } from "./console.ts";
import { expectNoOverflow } from "./people-world.ts";
import { stubPush } from "./phone/push-stub.ts";
import { answerPhone, opera, patience, pushTo } from "./phone/rig.ts";
import { notifications, pushDoor } from "./phone/service-worker.ts";

/** From the middle of a circle to its edge, in pixels of a map that shows the shop and its street. */
const edge = { desk: 220, phone: 110 } as const;

/** A process on an empty folder, as `npm start` makes it, and the key that it prints once. */
async function firstStart() {
  const folder = mkdtempSync(join(tmpdir(), "parvis-story-"));
  const push = await startMockPush();
  const child = runMain({ DATA_DIR: folder, MAP_STYLE_URL: "", PUSH_ENDPOINT_ALLOWLIST: push.host });
  onTestFinished(async () => {
    child.process.kill("SIGTERM");
    await child.ended;
    await push.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const url = await listening(child);
  const key = await vi.waitFor(() => {
    const printed = /secret key\s+(sk_\w+)/.exec(child.output())?.[1];
    if (printed === undefined) throw new Error(child.output());
    return printed;
  });
  return { url, key, push };
}

inBrowser("the first ten minutes", () => {
  const newContext = useBrowser();

  it.each(sizes)(
    "go from an empty folder to the first push, and why it was sent (%s)",
    async (size) => {
      const { url, key, push } = await firstStart();
      const looks = { locale: "en-GB", timezoneId: "Europe/Paris", reducedMotion: "reduce" } as const;
      const page = await (await newContext({ ...looks, viewport: widths[size] })).newPage();
      const faults = watch(page, url);
      await page.goto(url);
      await page.getByLabel("Secret key").fill(key);
      await page.getByRole("button", { name: "Sign in" }).click();

      const zone = await drawZone(page, url, edge[size]);
      await page.getByRole("button", { name: "Write a campaign for this zone" }).click();
      await writeCampaign(page);
      await expectNoOverflow(page);
      await launch(page);

      await page.getByRole("link", { name: "Live" }).click();
      await page.getByText("Nothing has happened yet").waitFor();
      const phonePage = await page.getByRole("link", { name: "Try it on a phone" }).getAttribute("href");
      expect(phonePage).toMatch(/\/phone#pk_/);

      const [longitude, latitude] = zone.center;
      // A minute on foot from the edge.
      const around = { latitude: latitude + 0.0018, longitude, accuracy: 10 };
      const context = await newContext({
        ...looks,
        viewport: widths.phone,
        isMobile: true,
        hasTouch: true,
        permissions: ["geolocation", "notifications"],
        geolocation: around,
      });
      await stubPush(context, push);
      const phone = await context.newPage();
      await phone.clock.install();
      await phone.goto(phonePage!);
      await answerPhone(phone, ["yes", "yes"]);
      await phone.locator(".zones li", { hasText: "Paris Opéra" }).waitFor();
      const deliver = await pushDoor(context, phone);
      await context.setGeolocation({ latitude, longitude, accuracy: 10 });
      // It looks where it is when it could be there by now, not at every step.
      await phone.clock.fastForward(15_000);
      const text = await pushTo(phone, { push });
      const message = { title: "10 % off, today", body: "You are near Paris Opéra: come in." };
      expect(JSON.parse(text)).toMatchObject(message);
      await deliver(text);
      await vi.waitFor(async () => expect(await notifications(phone)).toMatchObject([message]), patience);

      await page.getByRole("button", { name: /anon_\w+ came in · Paris Opéra/ }).waitFor();
      await page.getByRole("button", { name: /Spring at the door · anon_\w+ · Paris Opéra.*Sent/ }).click();
      const why = page.getByRole("region", { name: "Why, gate by gate" });
      await why.getByText("18 gates passed").waitFor();
      await why.getByRole("button", { name: "Show every gate" }).click();
      for (const gate of ["Consent to push", "A phone to reach", "Outside quiet hours", "Not held back"])
        await why.getByText(gate, { exact: true }).waitFor();
      const shown = page.getByRole("region", { name: "The message" });
      await shown.getByText(message.body).waitFor();
      await shown.getByText("Delivered").first().waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await expectNoOverflow(page);
      expect(faults).toEqual([]);
    },
    180_000,
  );
});

/** Finds the shop by its coordinates, and draws around it by mouse. */
async function drawZone(page: Page, url: string, reach: number): Promise<GeofenceView> {
  await page.getByRole("button", { name: "Or draw the first zone on the map" }).click();
  const search = page.getByRole("searchbox");
  await search.fill(`${opera.latitude}, ${opera.longitude}`);
  await search.press("Enter");
  await page.waitForURL(/at=48\.8/);
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Draw a circle" }).click();
  const shop = (await page.locator(".maplibregl-marker").boundingBox())!;
  const [x, y] = [shop.x + shop.width / 2, shop.y + shop.height / 2];
  await page.mouse.click(x, y);
  await page.mouse.move(x + reach / 2, y, { steps: 4 });
  await page.mouse.click(x + reach, y);
  await page.getByLabel("Name", { exact: true }).fill("Paris Opéra");
  await page.getByRole("button", { name: "Create zone" }).click();
  await page.waitForURL(/zone=paris-opera/);
  const zone = (await (await page.request.get(`${url}/v1/geofences/paris-opera`)).json()) as GeofenceView;
  expect(zone.radius).toBeGreaterThan(100);
  expect(zone.radius).toBeLessThan(200);
  expect(zone.center[0]).toBeCloseTo(opera.longitude, 4);
  expect(zone.center[1]).toBeCloseTo(opera.latitude, 4);
  return zone;
}

/** Where, who, when, what, how often. */
async function writeCampaign(page: Page): Promise<void> {
  await page.getByLabel("Name of the campaign").fill("Spring at the door");
  await page.getByText("1 zone", { exact: true }).waitFor();
  await page.getByText(/^There are no customers yet/).waitFor();
  // Whatever the hour is at which this runs.
  await page.getByRole("radiogroup", { name: "Quiet hours" }).getByText("None").click();
  await page.getByLabel("Title", { exact: true }).fill("10 % off, today");
  await page.getByLabel("Text", { exact: true }).fill("You are near ");
  await page.getByRole("button", { name: "zone", exact: true }).click();
  await page.getByLabel("Text", { exact: true }).press("End");
  await page.keyboard.type(": come in.");
  await page.getByLabel("Stop after").fill("100");
  const summary = page.getByRole("region", { name: "What this campaign does" });
  expect(await summary.textContent()).toBe(
    "At most once a day, customers who enter Paris Opéra get “10 % off, today”, while the store is open. It stops after 100 messages.",
  );
}

async function launch(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Simulate on last week" }).click();
  await page.getByText(/^Nobody was seen in a zone in the last seven days/).waitFor();
  await page.getByRole("button", { name: "Launch", exact: true }).click();
  const asked = page.getByRole("dialog", { name: "Launch “Spring at the door”?" });
  await asked.getByRole("button", { name: "Launch" }).click();
  await page.getByText(/“Spring at the door” is active, everywhere by/).waitFor();
}
