import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import type { GeofenceView } from "../../src/http/views.ts";
import { seriousFaults } from "./axe.ts";
import { hasBrowser, inBrowser } from "./browser.ts";
import { sizes, until, useConsole, widths } from "./console.ts";

const opera = {
  name: "Paris Opéra",
  geometry: { type: "Point", coordinates: [2.3316, 48.8708] },
  radius: 200,
  tags: ["store", "paris"],
  openingHours: "Mo-Sa 10:00-20:00",
  metadata: { address: "1 place de l’Opéra" },
};
const lyon = {
  name: "Lyon Part-Dieu",
  geometry: { type: "Point", coordinates: [4.857, 45.761] },
  radius: 150,
};
const atOpera = "at=48.8708,2.3316,15";

inBrowser("the map page", () => {
  const { api, open } = useConsole();
  const zone = (id: string) => api<GeofenceView>("GET", `/v1/geofences/${id}`);
  beforeAll(async () => {
    if (!hasBrowser) return;
    await api("PUT", "/v1/geofences/opera", opera);
    await api("PUT", "/v1/geofences/lyon", lyon);
  });

  /** The middle of the map, which the address says where it is. */
  async function middle(page: Page): Promise<{ x: number; y: number }> {
    const box = await page.locator("canvas.maplibregl-canvas").boundingBox({ timeout: 30_000 });
    return { x: box!.x + box!.width / 2, y: box!.y + box!.height / 2 };
  }

  it.each(sizes)(
    "finds zones by name, tag and address, and keeps the search in the address (%s)",
    async (size) => {
      const { page, faults } = await open("/map", { viewport: widths[size] });
      await page.getByText("2 zones", { exact: true }).waitFor();
      const search = page.getByRole("searchbox");
      for (const text of ["opera", "PARIS", "place de l"]) {
        await search.fill(text);
        await page.getByText("1 of 2 zones").waitFor();
      }
      await page.waitForURL(/q=place/);
      await search.press("Enter");
      await page.waitForURL(/zone=opera/);
      expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Paris Opéra");
      await page.reload();
      await page.getByLabel("Radius").waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      expect(faults).toEqual([]);
    },
  );

  it.each(sizes)(
    "chooses a zone on the map, takes a typed radius, warns, saves and takes it back (%s)",
    async (size) => {
      const { page, faults } = await open(`/map?${atOpera}`, { viewport: widths[size] });
      const at = await middle(page);
      const radius = page.getByLabel("Radius");
      await openZoneAt(page, at.x + 12, at.y - 8);
      await radius.fill("80");
      await page.getByText("Under 100 m").waitFor();
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Paris Opéra saved").waitFor();
      expect((await zone("opera")).radius).toBe(80);
      await page.getByRole("alert").getByRole("button", { name: "Undo" }).click();
      await until(async () => (await zone("opera")).radius === 200, "the radius as it was");
      expect(faults).toEqual([]);
    },
  );

  it("draws a circle that overlaps, and an area; both are saved as drawn", async () => {
    const { page, faults } = await open(`/map?${atOpera}`, { viewport: widths.desk });
    await page.getByText("2 zones", { exact: true }).waitFor();
    const { x, y } = await middle(page);
    await openZoneAt(page, x, y);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Circle" }).click();
    await page.mouse.click(x + 60, y);
    await page.mouse.move(x + 90, y + 10, { steps: 4 });
    await page.mouse.click(x + 120, y + 20);
    await page.getByText("Overlaps 1 zone").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("Café du coin");
    await page.getByRole("button", { name: "Create zone" }).click();
    await page.waitForURL(/zone=cafe-du-coin/);
    const circle = await zone("cafe-du-coin");
    expect(circle.geometry.type).toBe("Point");
    expect(circle.radius).toBeGreaterThan(50);
    expect(circle.country).toBe("FR");

    await page.getByRole("button", { name: "Area" }).click();
    for (const [dx, dy] of [
      [-60, 120],
      [60, 120],
      [60, 200],
      [-60, 200],
      [-60, 120],
    ] as const)
      await page.mouse.click(x + dx, y + dy, { delay: 60 });
    await page.getByText("4 corners").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("Parvis");
    await page.getByRole("button", { name: "Create zone" }).click();
    await page.waitForURL(/zone=parvis/);
    expect((await zone("parvis")).geometry.type).toBe("Polygon");
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByText("Parvis deleted").waitFor();
    await expect(zone("parvis")).rejects.toThrow("404");
    for (const id of ["cafe-du-coin"]) await api("DELETE", `/v1/geofences/${id}`);
    expect(faults).toEqual([]);
  });

  it("paints opening hours as OpenStreetMap writes them, and takes a step back by keyboard", async () => {
    const { page, faults } = await open("/map?zone=lyon", { viewport: widths.desk });
    await page.getByText("No opening hours").waitFor();
    const monday = page.getByRole("img", { name: "Monday: always" });
    await monday.scrollIntoViewIfNeeded();
    const box = (await monday.boundingBox())!;
    const at = (hour: number) => box.x + (box.width * (hour + 0.1)) / 24;
    await page.mouse.move(at(10), box.y + 9);
    await page.mouse.down();
    await page.mouse.move(at(18.5), box.y + 9, { steps: 5 });
    await page.mouse.up();
    const written = page.getByLabel("As written");
    expect(await written.inputValue()).toBe("Mo 10:00-19:00");
    await page.getByRole("button", { name: "Monday for all" }).click();
    await page.getByLabel("Hours on Sunday").fill("11-12");
    await page.getByLabel("Hours on Sunday").fill("11:00-18:00");
    await page.getByLabel("Hours on Sunday").press("Enter");
    expect(await written.inputValue()).toBe("Mo-Sa 10:00-19:00; Su 11:00-18:00");
    await page.getByRole("heading", { name: "Lyon Part-Dieu" }).click();
    await page.keyboard.press("ControlOrMeta+z");
    await until(async () => (await written.inputValue()) === "Mo-Su 10:00-19:00", "the step before");
    await written.fill("Mo-Fr 10:00-25:99");
    await page.getByRole("button", { name: "Save" }).click();
    await until(
      async () => (await written.getAttribute("aria-invalid")) === "true",
      "the refusal at the field",
    );
    await written.fill("Mo-Fr 10:00-19:00; PH off");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Lyon Part-Dieu saved").waitFor();
    expect((await zone("lyon")).openingHours).toBe("Mo-Fr 10:00-19:00; PH off");
    expect(faults).toEqual([]);
  });

  it("says how many customers are where, and names nobody to a viewer, who changes nothing", async () => {
    await api("PUT", "/v1/customers/c1", {});
    await api("PUT", "/v1/customers/c1/consents/location", { granted: true, source: "app" });
    const [longitude, latitude] = opera.geometry.coordinates;
    await api("POST", "/v1/pings", {
      customerId: "c1",
      latitude,
      longitude,
      accuracy: 10,
      timestamp: Date.now(),
    });
    const { key } = await api<{ key: string }>("POST", "/v1/keys", { role: "viewer", name: "Reader" });
    const { page, faults } = await open(`/map?${atOpera}&zone=opera`, { key, viewport: widths.desk });
    await page.getByRole("button", { name: "Customers now" }).click();
    await page.getByText("1 open visit in 1 zone").waitFor();
    await page.waitForURL(/heat=1/);
    expect(await page.getByLabel("Radius").isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Save" }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Circle" }).count()).toBe(0);
    expect(await page.getByText("Who is here").count()).toBe(0);
    expect(await page.content()).not.toContain(">c1<");
    expect(faults).toEqual([]);
  });

  it("asks before it overwrites what somebody else has saved, or brings back what they deleted", async () => {
    const { page, faults } = await open("/map?zone=opera", { viewport: widths.phone });
    const radius = page.getByLabel("Radius");
    const save = page.getByRole("button", { name: "Save" });
    const changed = page.getByText("Somebody has saved another version in the meantime.");
    await radius.fill("180");
    await api("PUT", "/v1/geofences/opera", { ...opera, name: "Opéra Garnier" });
    await save.click();
    await changed.waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(await zone("opera")).toMatchObject({ name: "Opéra Garnier", radius: 200 });
    await page.getByRole("button", { name: "Keep mine" }).click();
    await save.click();
    await page.getByText("Paris Opéra saved").waitFor();
    expect(await zone("opera")).toMatchObject({ name: "Paris Opéra", radius: 180 });

    await radius.fill("190");
    await api("PUT", "/v1/geofences/opera", { ...opera, name: "Opéra Garnier" });
    await save.click();
    await page.getByRole("button", { name: "Take theirs, drop mine" }).click();
    await page.getByRole("heading", { name: "Opéra Garnier" }).waitFor();
    expect(await radius.inputValue()).toBe("200 m");

    await radius.fill("210");
    await api("DELETE", "/v1/geofences/opera");
    await save.click();
    await page.getByText("Somebody has deleted this zone in the meantime.").waitFor();
    await page.getByRole("button", { name: "Create it again" }).click();
    await page.getByText("Opéra Garnier saved").waitFor();
    expect((await zone("opera")).radius).toBe(210);
    await api("PUT", "/v1/geofences/opera", opera);
    expect(faults).toEqual([]);
  });

  it.each(sizes)("shows what a file would do before it does it (%s)", async (size) => {
    const { page, faults } = await open("/map", { viewport: widths[size] });
    await page.getByText("2 zones", { exact: true }).waitFor();
    const csv =
      "store_id;Nom;lat;lon\nopera;Opéra Garnier;48,8719;2,3316\nlille;Lille;50,6366;3,0703\nnowhere;X;0;0\n";
    await page
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "stores.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await page.getByText("Row 3 · nowhere").waitFor();
    expect((await zone("opera")).name).toBe("Paris Opéra");
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Import 2 zones" }).click();
    await page.getByText("1 new, 1 changed, 0 switched off").waitFor();
    expect((await zone("opera")).name).toBe("Opéra Garnier");
    expect((await zone("lille")).radius).toBe(200);
    await page.getByText("3 zones", { exact: true }).waitFor();
    await api("DELETE", "/v1/geofences/lille");
    await api("PUT", "/v1/geofences/opera", opera);
    expect(faults).toEqual([]);
  });

  it("tells an admin who is here, on request, and writes that down", async () => {
    const { page, faults } = await open("/map?zone=opera", { viewport: widths.desk });
    await page.getByRole("button", { name: "Who is here now" }).click();
    await page.getByRole("link", { name: "c1" }).waitFor();
    const { data } = await api<{ data: { action: string }[] }>("GET", "/v1/audit");
    expect(data.map(({ action }) => action)).toContain("geofence.customers_viewed");
    expect(faults).toEqual([]);
  });

  it.each(["light", "dark"] as const)("can be read by everybody, in French too (%s)", async (colorScheme) => {
    for (const size of sizes) {
      const { page, faults } = await open("/map?zone=opera", {
        colorScheme,
        locale: "fr",
        viewport: widths[size],
      });
      await page.getByRole("heading", { name: "Paris Opéra" }).waitFor();
      expect(await page.locator("html").getAttribute("lang")).toBe("fr");
      expect(await seriousFaults(page)).toEqual([]);
      expect(faults).toEqual([]);
    }
  });
});

/** Clicks until the map is there and opens the zone: two clicks in quick succession would bring the map nearer. */
async function openZoneAt(page: Page, x: number, y: number): Promise<void> {
  const isOpen = () =>
    page
      .getByLabel("Radius")
      .waitFor({ timeout: 1_500 })
      .then(
        () => true,
        () => false,
      );
  await until(async () => {
    await page.mouse.click(x, y);
    return isOpen();
  }, "the zone on the map");
}
