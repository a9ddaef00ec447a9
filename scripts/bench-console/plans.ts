import type { Page } from "playwright-core";
import type { Action, Plan } from "./visit.ts";

const type = (text: string): Action => ({
  what: `type "${text}" into the search`,
  run: (page) => page.locator("main [data-search]").pressSequentially(text, { delay: 60 }),
});
const open = (what: string, row: string): Action => ({
  what,
  run: (page) => page.locator(row).first().click(),
});
const go = (name: string): Action => ({
  what: `go to ${name}`,
  run: (page) => page.locator(`nav a[href^="/${name}"]`).first().click(),
});

async function middle(page: Page): Promise<{ readonly x: number; readonly y: number }> {
  const box = await page.locator("canvas.maplibregl-canvas").boundingBox();
  return { x: box!.x + box!.width * 0.65, y: box!.y + box!.height / 2 };
}

const pan: Action = {
  what: "drag the map (longest frame)",
  isGesture: true,
  async run(page) {
    const { x, y } = await middle(page);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 200, y + 80, { steps: 20 });
    await page.mouse.up();
  },
};
const zoom: Action = {
  what: "turn the wheel on the map (longest frame)",
  isGesture: true,
  async run(page) {
    const { x, y } = await middle(page);
    await page.mouse.move(x, y);
    for (let turn = 0; turn < 12; turn++) {
      await page.mouse.wheel(0, -240);
      await page.waitForTimeout(50);
    }
  },
};

/** Every page of the console, and what people do on it most. */
export function plansFor(zones: number): readonly Plan[] {
  return [
    {
      name: "map",
      path: "/map",
      zones,
      actions: [pan, zoom, type("shop 77"), open("open a zone", "main [data-row]"), go("live"), go("map")],
    },
    {
      name: "campaigns",
      path: "/campaigns",
      actions: [open("open a campaign", 'main a[href^="/campaigns/"]')],
    },
    { name: "live", path: "/live", actions: [open("open a line", "main [data-row]")] },
    { name: "customers", path: "/customers", actions: [open("open a customer", "main [data-row]")] },
    { name: "reports", path: "/reports", actions: [open("open a report", 'main a[href^="/reports/"]')] },
    { name: "settings", path: "/settings", actions: [go("reports")] },
  ];
}
