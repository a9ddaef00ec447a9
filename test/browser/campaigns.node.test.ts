import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { stores } from "../../src/console/samples/stores.ts";
import { seriousFaults } from "./axe.ts";
import { hasBrowser, inBrowser, useBrowser } from "./browser.ts";
import { startWorld, type World } from "./campaigns-world.ts";
import { desk, looks } from "./people-world.ts";

inBrowser("campaigns in a browser", () => {
  const newContext = useBrowser();
  let world: World;
  beforeAll(async () => {
    if (hasBrowser) world = await startWorld({ zones: 6, customers: 12, visits: 60 });
  });
  afterAll(() => world?.close());

  const open = async (path: string, options = desk) => {
    const signedIn = await world.signIn(await newContext(options));
    await signedIn.page.goto(world.url + path, { waitUntil: "networkidle" });
    return signedIn;
  };

  it("writes an offer, sees whom it would have reached last week, and launches it", async () => {
    const { page, faults } = await open("/campaigns/new");
    await page.getByLabel("Name of the campaign").fill("Spring at the door");
    await page.getByRole("button", { name: "New offer" }).click();
    const offer = page.getByRole("dialog");
    expect(await seriousFaults(page)).toEqual([]);
    await offer.getByLabel("Name").fill("Spring 10 %");
    await offer.getByLabel("The code").fill("SPRING10");
    await offer.getByRole("button", { name: "Save the offer" }).click();
    await offer.waitFor({ state: "detached" });

    await page.getByLabel("Title", { exact: true }).fill("Hello {{ customer.firstName }}");
    await page.getByLabel("Text", { exact: true }).fill("{{ offer.name }} at {{ geofence.name }}: ");
    await page.getByRole("button", { name: "code", exact: true }).click();
    await page.getByRole("button", { name: "Add a condition" }).click();
    await page.getByRole("combobox", { name: "What is asked" }).fill("tier");
    await page.getByRole("option", { name: "tier" }).click();
    await page.getByRole("combobox", { name: "Value", exact: true }).fill("gold");
    await page.keyboard.press("Escape");

    const summary = page.getByRole("region", { name: "What this campaign does" });
    expect(await summary.textContent()).toBe(
      "At most once a day, customers whose tier is gold, who enter any of the 6 zones get “Hello …”, " +
        "with the offer “Spring 10 %”, while the store is open.",
    );
    const iphone = page.getByRole("figure", { name: "iPhone, lock screen" });
    await iphone.getByText("SPRING10").waitFor();
    expect(await iphone.textContent()).toMatch(/Hello \p{L}+.*Spring 10 % at .+: SPRING10/u);
    const reach = page.getByRole("region", { name: "Who can be reached now" });
    await expect.poll(() => reach.getByRole("listitem").nth(1).textContent()).toMatch(/In the audience4/);

    await page.getByRole("button", { name: "Simulate", exact: true }).click();
    const replay = page.getByRole("region", { name: "Last week, replayed" });
    // Of the four who are gold one has not agreed to push.
    await replay
      .getByText(/^Last week this would have sent \d+ messages? to [1-3] customers? in \d zones?\./)
      .waitFor();
    await replay.getByRole("button", { name: /Not in the audience/ }).click();
    await replay.getByText("In the audience").first().waitFor();

    await page.getByRole("button", { name: "Launch", exact: true }).click();
    const asked = page.getByRole("dialog", { name: "Launch “Spring at the door”?" });
    await asked.getByText(/^Last week this would have sent/).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await asked.getByRole("button", { name: "Launch" }).click();
    await page.getByText(/“Spring at the door” is active, everywhere by/).waitFor();

    const { json } = await world.client.get<{ data: { name: string; status: string; offer: string }[] }>(
      "/v1/campaigns?q=Spring",
    );
    expect(json.data).toMatchObject([{ name: "Spring at the door", status: "active" }]);
    expect(json.data[0]!.offer).toMatch(/^spring-10-/);
    expect(faults).toEqual([]);
  });

  it("sends what was launched, and a test to one phone", async () => {
    await put("hello", { body: "Come in." });
    const { page, faults } = await open("/campaigns/hello");
    const shown = world.push.shown.length;
    await page.getByRole("button", { name: "More for hello" }).click();
    await page.getByRole("menuitem", { name: "Test on my phone" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Whose phone").fill("c0");
    await page.getByRole("option", { name: "c0" }).click();
    await dialog.getByRole("button", { name: "Send it" }).click();
    await dialog.getByText("The push service has it.").waitFor();
    expect(world.push.shown.length).toBe(shown + 1);
    expect(faults).toEqual([]);
  });

  it("shows each language and variant as a chosen customer would read it", async () => {
    await world.client.put("/v1/campaigns/spoken", {
      name: "spoken",
      trigger: { event: "dwell", geofences: {} },
      content: {
        default: { title: "Hello {{ customer.firstName }}", body: "{{ event }} at {{ geofence.name }}" },
        locales: { fr: { title: "Bonjour {{ customer.firstName }}" } },
        variants: [{ id: "b", weight: 1, body: "Another text" }],
      },
    });
    const { page, faults } = await open("/campaigns/spoken?customer=c1");
    const shown = page.getByRole("figure", { name: "Android, lock screen" });
    await shown.getByText("Hello Paul").waitFor();
    expect(await shown.textContent()).toContain("dwell at ");
    await page.getByRole("tab", { name: "French" }).click();
    await shown.getByText("Bonjour Paul").waitFor();
    expect(new URL(page.url()).searchParams.get("language")).toBe("fr");
    await page.getByRole("tab", { name: /Variant B/ }).click();
    await shown.getByText("Another text").waitFor();
    expect(await shown.textContent()).toContain("Hello Paul");
    await page.getByLabel("Text", { exact: true }).fill("{{ customer.shoeSize }}");
    await page.getByText(/undefined variable: customer\.shoeSize/).waitFor();
    await page.getByLabel("Text", { exact: true }).fill("{{ customer.");
    await page.getByText(/not closed/).waitFor();
    expect(faults).toEqual([]);
  });

  it("sends now to those who are inside, with how many at most, once", async () => {
    await put("flash", {});
    await world.client.post("/v1/campaigns/flash/launch");
    const { latitude, longitude } = stores[0]!;
    const here = { latitude, longitude, accuracy: 5, timestamp: Date.now() };
    await world.client.patch("/v1/settings", { quietHours: null, pressure: [] });
    await world.client.post("/v1/pings", { pings: [{ ...here, customerId: "c4", deviceId: "phone" }] });
    const { page, faults } = await open("/campaigns/flash");
    await page.getByRole("button", { name: "More for flash" }).click();
    await page.getByRole("menuitem", { name: "Send now" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: /^Send to at most \d+$/ }).click();
    await dialog.getByText("Sent.", { exact: true }).waitFor();
    expect(await dialog.textContent()).toContain("Near 1Sent 1Ghost 0");
    expect(faults).toEqual([]);
  });

  it("lets a viewer look and change nothing", async () => {
    await put("seen", {});
    const { json } = await world.client.post<{ key: string }>("/v1/keys", { role: "viewer", name: "viewer" });
    const context = await newContext(desk);
    await context.request.post(`${world.url}/v1/session`, { data: { key: json.key } });
    const page = await context.newPage();
    await page.goto(`${world.url}/campaigns`);
    await page.getByRole("link", { name: "seen" }).click();
    await page.getByText("Your role may look at this, and not change it.").waitFor();
    expect(await page.getByLabel("Text", { exact: true }).isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: /^(Save|Launch|Simulate)$/ }).count()).toBe(0);
  });

  it("lists campaigns: launches, pauses and takes it back, duplicates, archives, deletes and takes it back", async () => {
    await put("listed", {});
    const { page, faults } = await open("/campaigns?q=listed");
    const row = page.getByRole("listitem").filter({ hasText: "listed" });
    await row.getByRole("button", { name: "Launch listed" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Launch", exact: true }).click();
    await page.getByText(/“listed” is active/).waitFor();
    await page.goto(`${world.url}/campaigns?q=listed`);
    await row.getByRole("button", { name: "Pause listed" }).click();
    await page.getByText(/“listed” is paused/).waitFor();
    expect(await statusOf("listed")).toBe("paused");
    await page.getByRole("button", { name: "Undo" }).first().click();
    await expect.poll(() => statusOf("listed")).toBe("active");

    await row.getByRole("button", { name: "More for listed" }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Archive" }).click();
    await expect.poll(() => statusOf("listed")).toBe("ended");

    await row.getByRole("button", { name: "More for listed" }).click();
    await page.getByRole("menuitem", { name: "Duplicate" }).click();
    await page.waitForURL(/\/campaigns\/listed-copy-/);
    const copy = new URL(page.url()).pathname.split("/").at(-1)!;
    expect(await page.getByLabel("Name of the campaign").inputValue()).toBe("listed (copy)");
    await page.getByRole("button", { name: "More for listed (copy)" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByText("“listed (copy)” is deleted.").waitFor();
    expect((await world.client.get(`/v1/campaigns/${copy}`)).status).toBe(404);
    const gone = page.getByRole("alert").filter({ hasText: "is deleted" });
    await gone.getByRole("button", { name: "Undo" }).click();
    await expect.poll(async () => (await world.client.get(`/v1/campaigns/${copy}`)).status).toBe(200);
    expect(faults).toEqual([]);
  });

  it("asks before it overwrites what another tab has saved", async () => {
    await put("shared", { body: "First." });
    const { page, faults } = await open("/campaigns/shared");
    const text = page.getByLabel("Text", { exact: true });
    await text.fill("Mine.");
    await put("shared", { body: "Theirs." });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Somebody has saved another version in the meantime.").waitFor();
    expect(await bodyOf("shared")).toBe("Theirs.");
    await page.getByRole("button", { name: "Keep mine" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    expect(await bodyOf("shared")).toBe("Mine.");

    await text.fill("Mine again.");
    await put("shared", { body: "Theirs again." });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Take theirs, drop mine" }).click();
    expect(await text.inputValue()).toBe("Theirs again.");

    // They save between this page's look at what is stored and its own writing.
    await page.route("**/v1/campaigns/shared", async (route) => {
      if (route.request().method() === "PUT") await put("shared", { body: "In between." });
      await route.continue();
    });
    await text.fill("Mine, late.");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Somebody has saved another version in the meantime.").waitFor();
    expect(await bodyOf("shared")).toBe("In between.");
    expect(await text.inputValue()).toBe("Mine, late.");
    expect(faults).toEqual([]);
  });

  it("launches what was looked at, or nothing", async () => {
    await put("looked", { body: "As read." });
    const { page, faults } = await open("/campaigns/looked");
    await page.getByRole("button", { name: "Launch", exact: true }).click();
    const asked = page.getByRole("dialog", { name: "Launch “looked”?" });
    await put("looked", { body: "Not as read." });
    await asked.getByRole("button", { name: "Launch" }).click();
    await asked.getByText("Somebody has changed it in the meantime.").waitFor();
    expect(await statusOf("looked")).toBe("draft");

    await asked.getByRole("button", { name: "Cancel" }).click();
    const text = page.getByLabel("Text", { exact: true });
    await expect.poll(() => text.inputValue()).toBe("Not as read.");
    await page.getByRole("button", { name: "Launch", exact: true }).click();
    await asked.getByRole("button", { name: "Launch" }).click();
    await page.getByText(/“looked” is active, everywhere by/).waitFor();
    expect(await statusOf("looked")).toBe("active");
    expect(faults).toEqual([]);
  });

  it("keeps what was left unsaved, and offers the way back to it", async () => {
    await put("left", { body: "Stored." });
    const { page, faults } = await open("/campaigns/left");
    await page.getByLabel("Text", { exact: true }).fill("Not yet stored.");
    await page.getByRole("link", { name: "Live" }).click();
    await page.getByRole("button", { name: "Go back" }).click();
    await page.getByText("These changes were left unsaved.").waitFor();
    expect(await page.getByLabel("Text", { exact: true }).inputValue()).toBe("Not yet stored.");
    await page.getByRole("button", { name: "Discard them" }).click();
    expect(await page.getByLabel("Text", { exact: true }).inputValue()).toBe("Stored.");
    expect(faults).toEqual([]);
  });

  it("says what is missing and what is wrong beside its field", async () => {
    const { page, faults } = await open("/campaigns/new");
    await page.getByLabel("Title", { exact: true }).fill("{{ broken");
    await page.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => page.getByText("Needed before it can be saved.").count()).toBe(2);
    await expect.poll(() => focused(page)).toBe("Name of the campaign");
    await page.getByLabel("Name of the campaign").fill("Broken");
    await page.getByLabel("Text", { exact: true }).fill("Fine.");
    await page.getByRole("button", { name: "Save" }).click();
    await page
      .getByText(/output "\{\{ broken" not closed/)
      .first()
      .waitFor();
    expect(await page.getByLabel("Title", { exact: true }).getAttribute("aria-invalid")).toBe("true");
    await page.getByLabel("Title", { exact: true }).fill("Whole");
    expect(await page.getByLabel("Title", { exact: true }).getAttribute("aria-invalid")).not.toBe("true");
    expect(faults).toEqual([]);
  });

  it("keeps a query that conditions cannot say as it was written", async () => {
    const audience = { $or: [{ "traits.tier": "gold" }, { $and: [{ points: { $gte: 5 } }] }] };
    await put("query", { audience });
    const { page, faults } = await open("/campaigns/query");
    const query = page.getByLabel("MongoDB query");
    expect(JSON.parse(await query.inputValue())).toEqual(audience);
    await query.fill('{"traits.tier": {"$in": ["gold"]}, "visits.30d": {"$gte": 1, "$lt": 9}}');
    await page.getByText("Conditions", { exact: true }).click();
    expect(await page.getByRole("combobox", { name: "What is asked" }).count()).toBe(3);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    const { json } = await world.client.get<{ audience: unknown }>("/v1/campaigns/query");
    expect(json.audience).toEqual({ "traits.tier": { $in: ["gold"] }, "visits.30d": { $gte: 1, $lt: 9 } });
    expect(faults).toEqual([]);
  });

  it.each(looks)(
    "has no serious fault for axe, and nothing wider than the screen: %s",
    async (_name, look) => {
      await put("looked-at", {
        audience: { "traits.tier": { $in: ["gold"] } },
        variants: [{ id: "b", weight: 1 }],
      });
      for (const path of [
        "/campaigns",
        "/campaigns/new",
        "/campaigns/looked-at",
        "/campaigns?q=nothing-like-it",
      ]) {
        const { page, faults } = await open(path, look);
        expect(await seriousFaults(page), path).toEqual([]);
        expect(await overflow(page), path).toBeLessThanOrEqual(0);
        expect(faults, path).toEqual([]);
        await page.close();
      }
    },
  );

  function put(
    id: string,
    { body = "Text.", variants, audience }: { body?: string; variants?: object[]; audience?: object },
  ) {
    return world.client.put(`/v1/campaigns/${id}`, {
      name: id,
      trigger: { event: "enter", geofences: {} },
      ...(audience === undefined ? {} : { audience }),
      content: { default: { title: "Title", body }, ...(variants === undefined ? {} : { variants }) },
    });
  }
  const statusOf = async (id: string) =>
    (await world.client.get<{ status: string }>(`/v1/campaigns/${id}`)).json.status;
  const bodyOf = async (id: string) =>
    (await world.client.get<{ content: { default: { body: string } } }>(`/v1/campaigns/${id}`)).json.content
      .default.body;
});

inBrowser("campaigns of an empty workspace", () => {
  const newContext = useBrowser();
  let world: World;
  beforeAll(async () => {
    if (hasBrowser) world = await startWorld({ zones: 0, customers: 0, visits: 0 });
  });
  afterAll(() => world?.close());

  it("begin with the sample stores in one click", async () => {
    const { page, faults } = await world.signIn(await newContext(desk));
    await page.goto(`${world.url}/campaigns`);
    await page.getByRole("button", { name: "Show me with sample stores" }).click();
    await page.getByRole("link", { name: "On the doorstep" }).waitFor();
    expect(faults).toEqual([]);
  });
});

/** Pixels by which the page's content is wider than the place it has. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const content = (globalThis as unknown as { document: Doc }).document.querySelector(
      "main > div:last-child",
    );
    return content === null ? 1 : content.scrollWidth - content.clientWidth;
  });
}

interface Doc {
  querySelector(selector: string): { readonly scrollWidth: number; readonly clientWidth: number } | null;
}

function focused(page: Page): Promise<string | null> {
  return page.evaluate(() =>
    (
      globalThis as unknown as { document: { activeElement: { getAttribute(name: string): string | null } } }
    ).document.activeElement.getAttribute("aria-label"),
  );
}
