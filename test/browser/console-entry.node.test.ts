import { expect, it } from "vitest";
import { seriousFaults } from "./axe.ts";
import { inBrowser } from "./browser.ts";
import { secretKey, sizes, useConsole, widths } from "./console.ts";

inBrowser("coming into the console", () => {
  const { api, open } = useConsole();

  it.each(sizes)(
    "refuses a wrong key where it was typed, takes the right one, and lets go (%s)",
    async (size) => {
      const { page, faults } = await open("/map", { key: null, viewport: widths[size] });
      const field = page.getByLabel("Secret key");
      await field.fill("sk_this_is_not_a_key_of_this_server");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("This key is not known here, or has been revoked.", { exact: true }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await field.fill(secretKey);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("navigation", { name: "Pages" }).waitFor();
      await page.getByRole("button", { name: "Account" }).click();
      await page.getByRole("menuitem", { name: "Sign out" }).click();
      await field.waitFor();
      expect(faults).toEqual([]);
    },
  );

  it("refuses in French where the browser is French", async () => {
    const { page, faults } = await open("/map", { key: null, locale: "fr-FR" });
    await page.getByLabel("Clé secrète").fill("sk_this_is_not_a_key_of_this_server");
    await page.getByRole("button", { name: "Se connecter" }).click();
    await page.getByText("Cette clé est inconnue ici, ou a été révoquée.", { exact: true }).waitFor();
    expect(faults).toEqual([]);
  });

  it("lets an invitation in once, with its role, and keeps it out of the history", async () => {
    const { url } = await api<{ url: string }>("POST", "/v1/invitations", {
      role: "viewer",
      name: "Camille",
    });
    const { page, faults } = await open(url, { key: null });
    await page.getByRole("button", { name: "Accept and sign in" }).click();
    await page.getByRole("navigation", { name: "Pages" }).waitFor();
    expect(page.url()).not.toContain("invitation");
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByText("Camille").waitFor();
    await page.getByText("Viewer").waitFor();
    expect(await page.getByRole("button", { name: "Pause all sending" }).count()).toBe(0);
    expect(faults).toEqual([]);

    const second = await open(url, { key: null });
    await second.page.getByRole("button", { name: "Accept and sign in" }).click();
    await second.page.getByRole("alert").waitFor();
    await second.page.getByRole("button", { name: "Sign in with a key" }).click();
    await second.page.getByLabel("Secret key").waitFor();
  });

  it("pauses all sending for a reason that everybody reads, and resumes", async () => {
    const { page, faults } = await open("/campaigns", { viewport: widths.desk });
    await page.getByRole("button", { name: "Pause all sending" }).click();
    await page.getByLabel("Why").fill("Wrong price in the spring offer");
    await page.getByRole("button", { name: "Pause now" }).click();
    await page.getByText("All sending is paused: Wrong price in the spring offer").waitFor();
    expect(await api("GET", "/v1/settings")).toMatchObject({ sending: "off" });
    const viewer = await open("/live", { locale: "fr", viewport: widths.phone });
    await viewer.page.getByText("Tous les envois sont suspendus").waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByText("Campaigns send again").waitFor();
    expect(await api("GET", "/v1/settings")).toMatchObject({ sending: "on" });
    expect(faults).toEqual([]);
  });

  it("goes anywhere by keyboard: palette, pages, help", async () => {
    const { page, faults } = await open("/campaigns", { viewport: widths.desk });
    await page.getByRole("heading", { name: "Campaigns" }).first().waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("l");
    await page.waitForURL("**/live");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.keyboard.press("ControlOrMeta+k");
    // What is typed before the field has the focus goes nowhere, and the first action is another.
    await page.locator("input:focus").waitFor();
    await page.keyboard.type("repor");
    await page.locator("button[data-selected]", { hasText: "Reports" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/reports");
    expect(faults).toEqual([]);
  });
});

inBrowser("the first minute", () => {
  const { api, open } = useConsole();

  it.each(sizes)("offers two doors, and loads and removes the sample stores (%s)", async (size) => {
    const { page, faults } = await open("/map", { viewport: widths[size] });
    await page.getByRole("heading", { name: "Start with my stores" }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Load the samples" }).click();
    await page.getByText("47 zones", { exact: true }).waitFor();
    const { data } = await api<{ data: unknown[] }>("GET", "/v1/geofences?limit=100");
    expect(data).toHaveLength(47);
    expect(await api("GET", "/v1/campaigns/doorstep")).toMatchObject({ status: "draft" });
    await page.getByRole("button", { name: "Remove them" }).click();
    await page.getByRole("heading", { name: "Start with my stores" }).waitFor();
    expect(await api("GET", "/v1/geofences")).toMatchObject({ data: [] });
    expect(faults).toEqual([]);
  });
});
