import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Client } from "../support/client.ts";
import {
  dataFolder,
  inWorkerd,
  publishableKey,
  type RunningHost,
  secretKey,
} from "../support/hosts/hosts.ts";
import { seriousFaults } from "./axe.ts";
import { hasBrowser, inBrowser, useBrowser } from "./browser.ts";
import { watch } from "./console.ts";
import { done, expectNoOverflow, looks, soon } from "./people-world.ts";

/** Every page of the console, with what stands on it once its answers are there. */
const pages: readonly (readonly [path: string, shows: string])[] = [
  ["/map?zone=opera", "Visits today"],
  ["/campaigns", "Hello there"],
  ["/campaigns/new", "Who can be reached now"],
  ["/campaigns/hello", "Active"],
  ["/live", "lea came in · Paris Opéra"],
  ["/customers", "lea"],
  ["/customers/lea", "Paris Opéra"],
  ["/reports", "Hello there"],
  ["/reports/campaigns/hello", "Paris Opéra"],
  ["/reports/visits", "Paris Opéra"],
  ["/settings", "Quiet hours"],
  ["/settings/app", publishableKey],
  ["/settings/keys", "Reader"],
  ["/settings/people", "Invite"],
  ["/settings/webhooks", "No endpoint yet"],
  ["/settings/push", "Web push keys"],
  ["/settings/audit", "hello"],
];

inBrowser("the console on Workers", () => {
  const newContext = useBrowser();
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let host: RunningHost;
  beforeAll(async () => {
    if (!hasBrowser) return;
    folder = await dataFolder();
    host = await inWorkerd(4).start(folder.path, { MAP_STYLE_URL: "" });
    await seed(new Client(() => host.url, secretKey));
  });
  afterAll(async () => {
    await host?.stop();
    await folder?.remove();
  });

  it.each(looks.slice(0, process.env.PARVIS_LONG ? undefined : 1))(
    "opens every page, served by the Worker, without a fault at %s",
    async (_, look) => {
      const page = await (await newContext(look)).newPage();
      const faults = watch(page, host.url);
      const first = await page.goto(host.url);
      expect(first?.headers()["content-security-policy"]).toContain("script-src 'self'");
      await page.getByLabel("Secret key").fill(secretKey);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("navigation", { name: "Pages" }).waitFor();
      for (const [path, shows] of pages) {
        await page.goto(host.url + path);
        await settled(page, shows);
        expect(await seriousFaults(page), path).toEqual([]);
        await expectNoOverflow(page);
      }
      await page.goto(`${host.url}/phone#${publishableKey}`);
      await page.locator(".consent[data-purpose=push]").waitFor();
      expect(faults).toEqual([]);
    },
    180_000,
  );
});

/** What is asked for is there, and nothing is still to come. */
async function settled(page: Page, shows: string): Promise<void> {
  await expect.poll(() => page.locator("main").innerText(), soon).toContain(shows);
  await expect.poll(() => page.locator("main [aria-busy=true]").count(), soon).toBe(0);
}

async function seed(client: Client): Promise<void> {
  const opera = { latitude: 48.8708, longitude: 2.3316 };
  const geometry = { type: "Point", coordinates: [opera.longitude, opera.latitude] };
  await done(client.patch("/v1/settings", { quietHours: null }));
  await done(client.put("/v1/geofences/opera", { name: "Paris Opéra", geometry, radius: 120 }));
  await done(
    client.put("/v1/campaigns/hello", {
      name: "Hello there",
      trigger: { event: "enter", geofences: {} },
      content: { default: { title: "Hello", body: "{{ geofence.name }} is open." } },
    }),
  );
  await done(client.post("/v1/campaigns/hello/launch"));
  await done(client.post("/v1/keys", { role: "viewer", name: "Reader" }));
  await done(client.put("/v1/customers/lea", { traits: { firstName: "Léa" }, locale: "en" }));
  await done(client.put("/v1/customers/lea/consents/location", { granted: true, source: "app" }));
  for (const before of [2_000, 0]) {
    const timestamp = Date.now() - before;
    await done(client.post("/v1/pings", { customerId: "lea", ...opera, accuracy: 8, timestamp }));
  }
}
