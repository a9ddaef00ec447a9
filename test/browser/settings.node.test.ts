import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { seriousFaults } from "./axe.ts";
import { hasBrowser, inBrowser, useBrowser } from "./browser.ts";
import { desk, expectNoOverflow, looks, type People, soon, startPeople } from "./people-world.ts";

const run = promisify(execFile);
const sections = ["", "/app", "/keys", "/people", "/webhooks", "/push", "/audit"];

inBrowser("settings in a browser", () => {
  const newContext = useBrowser();
  let people: People;
  beforeAll(async () => {
    if (hasBrowser) people = await startPeople();
  });
  afterAll(() => people?.close());

  const open = async (path: string, options = desk) => people.signIn(await newContext(options), path);

  it.each(looks)("shows every section without a fault at %s", async (_, options) => {
    const { page, faults } = await open("/settings", options);
    for (const section of sections) {
      await page.goto(`${people.url}/settings${section}`, { waitUntil: "networkidle" });
      expect(await seriousFaults(page), section).toEqual([]);
      await expectNoOverflow(page);
    }
    expect(faults).toEqual([]);
  });

  it("saves rules, takes them back, and shows a fault at the field that it is about", async () => {
    const { page } = await open("/settings");
    const pressure = page.locator("section").filter({ hasText: "Pressure" });
    await pressure.getByLabel("in", { exact: true }).fill("1 day");
    await pressure.getByRole("button", { name: "Save" }).click();
    await pressure.getByText('expected a duration such as "24h", or "ever"').waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    await pressure.getByLabel("in", { exact: true }).fill("48h");
    await pressure.getByRole("button", { name: "Save" }).click();
    await expect.poll(pressureNow, soon).toEqual([{ limit: 1, window: "48h" }]);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(pressureNow, soon).toEqual([{ limit: 1, window: "24h" }]);
  });
  const pressureNow = async () => (await people.client.get("/v1/settings")).json.pressure;

  it("turns quiet hours on", async () => {
    const { page } = await open("/settings");
    const quiet = page.locator("section").filter({ hasText: "Quiet hours" });
    await quiet.getByRole("switch").click();
    await quiet.getByText("Quiet from 21:00 until 08:00 on the next day.").waitFor();
    await quiet.getByLabel("From").fill("22:30");
    await quiet.getByRole("button", { name: "Save" }).click();
    await expect
      .poll(async () => (await people.client.get("/v1/settings")).json.quietHours, soon)
      .toEqual({ from: "22:30", to: "08:00" });
  });

  it("makes a key that is shown once, rotates and revokes it", async () => {
    const { page, faults } = await open("/settings/keys");
    await page.getByRole("button", { name: "New key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Tills");
    await dialog.getByRole("radio", { name: "Till" }).check();
    await dialog.getByRole("button", { name: "New key" }).click();
    await dialog.getByText("This is shown once.", { exact: false }).waitFor();
    const old = (await dialog.locator("code").textContent())!;
    expect(old).toMatch(/^sk_/);
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "I have copied it" }).click();
    await page.reload();
    await page.getByText("Tills").first().waitFor();
    expect(await page.content()).not.toContain(old);

    await page.getByRole("button", { name: "Rotate Tills" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Make the new key" }).click();
    const fresh = page.getByRole("dialog").locator("code");
    await expect.poll(() => fresh.textContent(), soon).not.toBe(old);
    expect(await statusWith(old)).toBe(422);
    expect(await statusWith((await fresh.textContent())!)).toBe(422);
    await page.getByRole("dialog").getByRole("button", { name: "Revoke the old key" }).click();
    await page.getByText("“Tills” is revoked.").waitFor();
    expect(await statusWith(old)).toBe(401);
    expect(faults).toEqual([]);
  });
  /** 422: it may redeem, were there something to redeem; 401: it opens nothing. */
  const statusWith = async (key: string) => {
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    return (await fetch(`${people.url}/v1/redemptions`, { method: "POST", headers, body: "{}" })).status;
  };

  it("invites a colleague, who sees what a viewer may, and removes them", async () => {
    const { page } = await open("/settings/people");
    await page.getByRole("button", { name: "Invite" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Camille");
    await dialog.getByRole("radio", { name: "Viewer" }).check();
    await dialog.getByRole("button", { name: "Invite" }).click();
    const link = (await dialog.locator("code").textContent())!;
    await dialog.getByRole("button", { name: "I have copied it" }).click();

    const guest = await (await newContext(desk)).newPage();
    await guest.goto(link);
    await guest.getByRole("button", { name: "Accept and sign in" }).click();
    await guest.getByRole("link", { name: "Settings" }).click();
    const nav = guest.getByRole("navigation", { name: "Settings" });
    await nav.getByRole("link", { name: "Webhooks" }).waitFor();
    expect(await nav.getByRole("link").allTextContents()).toEqual([
      "Rules",
      "Put it in your app",
      "Webhooks",
    ]);
    await guest.getByText("Your role may look at this, and not change it.").waitFor();
    expect(await guest.getByLabel("Positions").getAttribute("readonly")).not.toBeNull();
    await guest.goto(`${people.url}/settings/keys`);
    await guest.getByText("Only admins see this").waitFor();

    await page.reload();
    await page.getByText("joined", { exact: false }).waitFor();
    await page.getByRole("button", { name: "Remove Camille" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("Camille has no access any more.").waitFor();
    await guest.reload();
    await guest.getByRole("heading", { name: "Sign in" }).waitFor();
  });

  it("makes an endpoint, tests it, and delivers again what it had refused", async () => {
    const { page } = await open("/settings/webhooks");
    await page.getByRole("button", { name: "New endpoint" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Id").fill("crm");
    await dialog.getByLabel("URL").fill("http://example.com/hooks");
    await dialog.getByRole("button", { name: "New endpoint" }).click();
    await expect.poll(() => dialog.getByLabel("URL").getAttribute("aria-invalid"), soon).toBe("true");
    await dialog.getByLabel("URL").fill(people.receiver.url);
    await dialog.getByRole("button", { name: "New endpoint" }).click();
    await dialog.getByText("Signing secret", { exact: false }).waitFor();
    expect(await dialog.locator("code").textContent()).toMatch(/^whsec_/);
    await dialog.getByRole("button", { name: "I have copied it" }).click();

    await page.getByRole("link", { name: /crm/ }).click();
    await page.getByText("Nothing was delivered yet").waitFor();
    await page.getByRole("button", { name: "Send a test event" }).click();
    await page.getByRole("button", { name: /webhook\.test.*Delivered/ }).waitFor();
    expect(people.receiver.received.map(({ body }) => body.type)).toEqual(["webhook.test"]);

    people.receiver.answer = (_, response) => void response.writeHead(410).end();
    await people.visit("lea", "opera");
    await page.getByText("disabled: it answered that it is gone").waitFor({ timeout: 20_000 });
    await page.getByText("Given up", { exact: true }).first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    people.receiver.answer = (_, response) => void response.writeHead(204).end();
    await page.getByRole("button", { name: "Edit" }).click();
    await dialog.getByRole("switch").click();
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Deliver all given-up ones again" }).click();
    await page.getByText(/delivered again\.$/).waitFor();
    await page.getByRole("button", { name: /geofence\.entered.*Delivered/ }).waitFor({ timeout: 20_000 });
    await page.getByRole("button", { name: /geofence\.entered/ }).click();
    await page.getByText('"geofence.entered"').waitFor();

    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.waitForURL(/\/settings\/webhooks$/);
    expect((await people.client.get("/v1/webhooks/crm")).status).toBe(404);
  });

  it("rotates the web push key, and tells in the audit log who did what", async () => {
    const { page } = await open("/settings/push");
    await page.getByText("2 subscriptions").waitFor();
    await page.getByRole("button", { name: "Rotate" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Rotate" }).click();
    await page.getByText("0 subscriptions").waitFor();
    await page.goto(`${people.url}/settings/audit`);
    await page
      .getByRole("button", { name: /settings\.updated/ })
      .first()
      .click();
    await page.getByText("quietHours").or(page.getByText("pressure")).first().waitFor();
  });

  it("gives an app what runs as it stands, with this server and these keys", async () => {
    const { page } = await open("/settings/app?for=native");
    await page.getByText("5. Report when it crosses one").waitFor();
    const codes = await page.locator("pre").allTextContents();
    const [enrol, consent, , nearest, ping] = codes as [string, string, string, string, string];
    const { deviceToken } = (await shell(enrol)) as { deviceToken: string };
    const env = { DEVICE_TOKEN: deviceToken };
    expect(await shell(consent.split("\ncurl")[0]!, env)).toMatchObject({ granted: true });
    expect(await shell(nearest, env)).toMatchObject({ data: [{ id: "opera" }, { id: "bastille" }] });
    expect(await shell(ping, env)).toMatchObject({
      accepted: 1,
      results: [{ events: [{ type: "geofence.entered" }] }],
    });

    await page.getByText("Your server").click();
    await page.getByText("Tell who a customer is").waitFor();
    expect(new URL(page.url()).searchParams.get("for")).toBe("server");
    const { json } = await people.client.post<{ key: string }>("/v1/keys", {
      role: "ingest",
      name: "Backend",
    });
    const ingest = { PARVIS_SECRET_KEY: json.key };
    const [customer, agreed] = (await page.locator("pre").allTextContents()) as [string, string];
    expect(await shell(customer, ingest)).toMatchObject({ id: "c1", traits: { tier: "gold" } });
    expect(await shell(agreed, ingest)).toMatchObject({ granted: true });
    await page.getByText("Customer data platform").click();
    await page.getByText("Or directly").waitFor();
    expect(await shell((await page.locator("pre").allTextContents())[1]!, ingest)).toMatchObject({
      success: true,
    });
  });
  const shell = async (command: string, env: Record<string, string> = {}): Promise<unknown> => {
    const { stdout } = await run("bash", ["-c", command.replaceAll("curl ", "curl -sS ")], {
      env: { ...process.env, ...env },
    });
    return JSON.parse(stdout) as unknown;
  };
});
