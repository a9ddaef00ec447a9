import { afterAll, beforeAll, expect, it } from "vitest";
import { seriousFaults } from "./axe.ts";
import { hasBrowser, inBrowser, useBrowser } from "./browser.ts";
import { desk, expectNoOverflow, looks, type People, soon, startPeople } from "./people-world.ts";

inBrowser("live in a browser", () => {
  const newContext = useBrowser();
  let people: People;
  beforeAll(async () => {
    if (hasBrowser) people = await startPeople();
  });
  afterAll(() => people?.close());

  const open = async (path: string, options = desk) => {
    const opened = await people.signIn(await newContext(options), path);
    await opened.page
      .getByRole("status")
      .filter({ hasText: /^Live$/ })
      .waitFor();
    return opened;
  };

  it("teaches what will be here while nothing has happened, then shows it as it happens, and why", async () => {
    const { page, faults } = await open("/live");
    await page.getByText("Nothing has happened yet").waitFor();
    await people.visit("nora", "opera");
    const line = page.getByRole("button", { name: /Hello there.*nora.*Paris Opéra.*No consent to push/ });
    await line.click();
    await page.getByText("Not sent: there is no consent to push messages.").waitFor();
    await page.getByRole("button", { name: "Show every gate" }).click();
    await page.getByText("Sending is on").waitFor();
    expect(new URL(page.url()).searchParams.get("item")).toMatch(/^dec_/);
    await page.keyboard.press("Escape");
    expect(new URL(page.url()).searchParams.get("item")).toBeNull();
    await page.getByRole("button", { name: /nora came in/ }).click();
    await page.getByText("What campaigns decided at this moment").waitFor();
    await page.getByText("Not sent: there is no consent to push messages.").waitFor();
    expect(faults).toEqual([]);
  });

  it("shows a message that was sent, as its phone got it", async () => {
    await people.visit("lea", "opera");
    const { page } = await open("/live?show=sent");
    await page.getByRole("button", { name: /Hello there.*lea/ }).click();
    await page.getByText("Paris Opéra is open.").waitFor();
  });

  it("holds what comes while paused, and shows it after", async () => {
    const { page } = await open("/live?customer=lea");
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await people.visit("lea", "bastille");
    await page.getByRole("button", { name: "Show 2 new lines" }).click();
    await page.getByRole("button", { name: /lea came in · Paris Bastille/ }).waitFor();
    await page
      .getByRole("status")
      .filter({ hasText: /^Live$/ })
      .waitFor();
  });

  it("keeps filters in the URL, and says when nothing matches", async () => {
    const { page } = await open("/live?show=ghost");
    await page.getByText("Nothing here matches").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByText("Visits", { exact: true }).click();
    expect(new URL(page.url()).search).toBe("?show=visits");
    await page.reload();
    expect(await page.getByRole("radio", { name: "Visits" }).isChecked()).toBe(true);
    await page.getByRole("combobox", { name: "Zone" }).fill("Bast");
    await page.getByRole("option", { name: "Paris Bastille" }).click();
    await page.waitForURL(/zone=bastille/);
    await expect
      .poll(() => page.getByRole("button", { name: /came in · Paris Opéra/ }).count(), soon)
      .toBe(0);
  });

  it("comes again by itself when the line breaks or the server restarts, and misses nothing", async () => {
    const { page } = await open("/live?show=visits&customer=paul");
    const visits = page.getByRole("button", { name: /paul came in/ });
    const before = await people.client.get<{ data: unknown[] }>("/v1/events?customerId=paul");
    const seen = async (n: number) =>
      expect.poll(() => visits.count(), soon).toBe(before.json.data.length + n);
    const isReconnecting = () => page.getByRole("status").filter({ hasText: "Reconnecting" }).waitFor();
    await seen(0);
    await page.context().setOffline(true);
    await isReconnecting();
    await people.visit("paul", "opera");
    await page.context().setOffline(false);
    await seen(1);
    await people.restart(isReconnecting);
    await people.visit("paul", "bastille");
    await seen(2);
    await page
      .getByRole("status")
      .filter({ hasText: /^Live$/ })
      .waitFor();
  });

  it.each(looks)("shows list, detail and map without a fault at %s", async (_, options) => {
    const { page, faults } = await open("/live", options);
    await page
      .getByRole("button", { name: /nora came in/ })
      .first()
      .waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await expectNoOverflow(page);
    await page
      .getByRole("button", { name: /Hello there.*nora/ })
      .first()
      .click();
    await page.getByText("Not sent: there is no consent to push messages.").first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.goto(`${people.url}/live?view=map`);
    const sign = page.getByRole("button", { name: /^Paris Opéra: \d+ lines$/ });
    await sign.waitFor({ timeout: 30_000 });
    expect(await seriousFaults(page)).toEqual([]);
    await expectNoOverflow(page);
    await sign.click();
    expect(new URL(page.url()).searchParams.get("item")).not.toBeNull();
    expect(faults).toEqual([]);
  });
});
