import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { seriousFaults } from "./axe.ts";
import { hasBrowser, inBrowser, useBrowser } from "./browser.ts";
import { desk, expectNoOverflow, looks, type People, soon, startPeople } from "./people-world.ts";

inBrowser("reports in a browser", () => {
  const newContext = useBrowser();
  let people: People;
  beforeAll(async () => {
    if (!hasBrowser) return;
    people = await startPeople();
    await people.visit("lea", "opera");
    await people.visit("lea", "bastille");
    await people.visit("nora", "opera");
    await people.visit("paul", "opera");
    await vi.waitFor(() => expect(people.push.shown.length).toBe(1));
    await openMessage(people);
  });
  afterAll(() => people?.close());

  const open = async (path: string, options = desk) => people.signIn(await newContext(options), path);

  it.each(looks)("shows campaigns, one report and visits without a fault at %s", async (_, options) => {
    const { page, faults } = await open("/reports", options);
    await page.getByText("25% of 4 decided").waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await expectNoOverflow(page);
    await page.getByRole("link", { name: /Hello there/ }).click();
    await page.getByRole("img", { name: /^Bars of 1 days/ }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await expectNoOverflow(page);
    await page.goto(`${people.url}/reports/visits`);
    await page.getByText("4 visits by 3 people to 2 zones").waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await expectNoOverflow(page);
    expect(faults).toEqual([]);
  });

  it("tells every rate with its n, and the reasons of what was not sent", async () => {
    const { page } = await open("/reports/campaigns/hello");
    const step = (name: string) => page.getByRole("listitem").filter({ hasText: new RegExp(`^${name}`) });
    await expect.poll(() => step("Decided").textContent(), soon).toBe("Decided4");
    expect(await step("Sent").textContent()).toBe("Sent125% of 4 decided");
    expect(await step("Opened").textContent()).toBe("Opened1100% of 1 sent");
    expect(await step("No consent to push").textContent()).toBe("No consent to push133.3% of 3 not sent");
    expect(await step("Pressure limit").textContent()).toBe("Pressure limit133.3% of 3 not sent");
    const zones = page.getByRole("table").filter({ hasText: "Zone" });
    expect(await zones.getByRole("row", { name: /Paris Opéra/ }).textContent()).toMatch(/^Paris Opéra31/);
    expect(await page.getByText("uplift", { exact: false }).count()).toBe(0);
  });

  it("has the chart's figures as a table too", async () => {
    const { page } = await open("/reports/campaigns/hello");
    await page.getByText("As a table").click();
    const table = page.getByRole("table").filter({ hasText: "Ghosts" });
    expect(await table.getByRole("row").nth(1).textContent()).toMatch(/103$/);
  });

  it("keeps the period in the URL, and says when there is nothing in it", async () => {
    const { page } = await open("/reports/campaigns/hello?from=2020-01-01&to=2020-01-31");
    await page.getByText("No decision in this period").waitFor();
    expect(await page.getByLabel("From").inputValue()).toBe("2020-01-01");
    await page.getByRole("button", { name: "Show all time" }).click();
    await page.getByText("4 moments at which the campaign decided").waitFor();
    expect(new URL(page.url()).search).toBe("?period=all");
  });

  it("gives the counts as CSV", async () => {
    const { page } = await open("/reports/campaigns/hello");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("hello.csv");
    const text = readFileSync(await download.path(), "utf8");
    expect(text).toMatch(/^day,geofence,variant,name,count\r?\n/);
    expect(text).toContain(",opera,,no_push_consent,1");
  });
});

/** Whoever got a message opens it. */
async function openMessage({ push, client, url }: People): Promise<void> {
  const { id, receipt } = JSON.parse(push.shown[0]!.text!) as {
    id: string;
    receipt: { url: string; token: string };
  };
  for (const type of ["delivered", "opened"])
    await fetch(new URL(receipt.url, url), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ notificationId: id, type, token: receipt.token }),
    });
  await vi.waitFor(async () => {
    const { json } = await client.get<{ state: string }>(`/v1/notifications/${id}`);
    expect(json.state).toBe("opened");
  });
}
