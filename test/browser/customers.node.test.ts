import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { seriousFaults } from "./axe.ts";
import { hasBrowser, inBrowser, useBrowser } from "./browser.ts";
import { desk, done, expectNoOverflow, looks, type People, soon, startPeople } from "./people-world.ts";

inBrowser("customers in a browser", () => {
  const newContext = useBrowser();
  let people: People;
  beforeAll(async () => {
    if (!hasBrowser) return;
    people = await startPeople();
    await people.visit("lea", "opera");
    await people.visit("lea", "bastille");
    await people.visit("nora", "opera");
  });
  afterAll(() => people?.close());

  const open = async (path: string, options = desk) => people.signIn(await newContext(options), path);

  it.each(looks)("shows the list and one customer without a fault at %s", async (_, options) => {
    const { page, faults } = await open("/customers", options);
    await page.getByRole("link", { name: /Léa/ }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await expectNoOverflow(page);
    await page.getByRole("link", { name: /Léa/ }).click();
    await page.getByText("Hello Léa").or(page.getByText("Come in, Léa")).first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await expectNoOverflow(page);
    expect(faults).toEqual([]);
  });

  it("finds somebody by a trait, and is gone through by keyboard", async () => {
    const { page } = await open("/customers");
    await page.getByRole("link", { name: /Paul/ }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("nora");
    await expect.poll(() => page.getByRole("main").getByRole("listitem").count(), soon).toBe(1);
    expect(new URL(page.url()).searchParams.get("q")).toBe("nora");
    await page.reload();
    expect(await page.getByRole("searchbox").inputValue()).toBe("nora");
    await page.getByRole("searchbox").fill("nobody-at-all");
    await page.getByText("Nobody matches").waitFor();
    await page.getByRole("button", { name: "Clear the search" }).click();
    const rows = page.getByRole("list", { name: "Customers, newest first" }).getByRole("link");
    await expect.poll(() => rows.count(), soon).toBe(3);
    await rows.first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/customers\/nora$/);
  });

  it("tells what somebody got, why, and when they are free again", async () => {
    const { page } = await open("/customers/lea");
    await page.getByText("1 of 1 in 24 hours").waitFor();
    await page.getByText(/^Free again at /).waitFor();
    await page.getByText("Came into Paris Opéra").waitFor();
    await page.getByRole("button", { name: /Why it was sent/ }).click();
    await page.getByText("Sent: every gate let it through.").waitFor();
    await page.getByText("Why, or why not").click();
    const held = page.getByRole("button", { name: /Hello there.*Paris Bastille/ });
    await held.click();
    await page.getByText("Under the pressure limit").waitFor();
    await page.getByText("Not sent", { exact: true }).first().waitFor();
    expect(new URL(page.url()).searchParams.get("view")).toBe("decisions");
    await page.goto(`${people.url}/customers/lea?view=decisions&outcome=ghost`);
    await page.getByText("None of this kind").waitFor();
  });

  it("shows every change of consent as proof", async () => {
    await done(
      people.client.put("/v1/customers/nora/consents/push", {
        granted: false,
        source: "preferences",
        policyVersion: "2026-03",
      }),
    );
    const { page } = await open("/customers/nora");
    await page.getByRole("button", { name: "Every change, as proof" }).click();
    await page.getByText(/from preferences, by key:first, policy 2026-03/).waitFor();
  });

  it("exports everything that is kept, as a file", async () => {
    const { page } = await open("/customers/lea");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Export" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("lea.json");
    const exported = JSON.parse(readFileSync(await download.path(), "utf8")) as Record<string, unknown>;
    expect(JSON.stringify(exported)).toContain("Léa");
  });

  it("erases somebody only after their id is typed, and says what goes", async () => {
    const { page, faults } = await open("/customers/paul");
    await page.getByRole("button", { name: "Erase" }).click();
    const dialog = page.getByRole("dialog", { name: "Erase paul?" });
    await dialog.getByText("consents and the proofs of them").waitFor();
    const confirm = dialog.getByRole("button", { name: "Erase for good" });
    expect(await confirm.isDisabled()).toBe(true);
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByLabel("Type paul to confirm").fill("paul");
    await confirm.click();
    await page.waitForURL(/\/customers$/);
    await page.getByText("paul is erased.").waitFor();
    await expect.poll(() => page.getByRole("link", { name: /Paul/ }).count(), soon).toBe(0);
    expect((await people.client.get("/v1/customers/paul")).status).toBe(404);
    await page.goto(`${people.url}/customers/paul`);
    await page.getByText("There is no such customer").waitFor();
    expect(faults).toEqual([]);
  });

  it("offers a viewer neither export nor erasure", async () => {
    const { json } = await people.client.post<{ key: string }>("/v1/keys", { role: "viewer", name: "Eyes" });
    const { page } = await people.signIn(await newContext(desk), "/customers/lea", json.key);
    await page.getByText("1 of 1 in 24 hours").waitFor();
    expect(await page.getByRole("button", { name: "Erase" }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "Export" }).count()).toBe(0);
  });

  it("speaks French to a French browser", async () => {
    const { page } = await open("/customers/lea", { ...desk, locale: "fr-FR" });
    await page.getByText("1 sur 1 en 24 heures").waitFor();
    await page.getByText(/^De nouveau possible le /).waitFor();
    await page.getByText("Entrée : Paris Opéra").waitFor();
  });

  it("tells by which channel another tool wrote", async () => {
    for (const channel of ["email", "pigeon"])
      await people.client.post("/v1/customers/nora/touches", { channel });
    const { page } = await open("/customers/nora");
    await page.getByText("Email · counts towards pressure").waitFor();
    await page.getByText("pigeon · counts towards pressure").waitFor();
  });
});
