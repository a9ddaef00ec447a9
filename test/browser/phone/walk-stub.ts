import type { BrowserContext, Page } from "playwright-core";

interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

type Found = (position: object) => void;
type Stub = { readonly watchers: ReadonlyMap<number, Found>; at: (place: Place) => number };
const stubOf = "parvisWalk";

/**
 * Puts a receiver into the pages of a context that tells a place when the test says so, at the time of the page's own
 * clock: the browser's own is told places in real time only, and does not say how many listen to it.
 */
export async function stubWalk(context: BrowserContext): Promise<void> {
  await context.addInitScript((name) => {
    const watchers = new Map<number, Found>();
    let ids = 0;
    const geolocation = {
      watchPosition: (found: Found) => {
        watchers.set(++ids, found);
        return ids;
      },
      clearWatch: (id: number) => watchers.delete(id),
    };
    const at = (place: Place) => {
      const timestamp = Date.now();
      const coords = { ...place, accuracy: 8, speed: 1, heading: null, altitude: null };
      for (const found of [...watchers.values()]) found({ coords, timestamp });
      return timestamp;
    };
    Object.assign(globalThis, { [name]: { watchers, at } satisfies Stub });
    Object.defineProperty(navigator, "geolocation", { value: geolocation });
  }, stubOf);
}

/** Tells a place to whatever listens in the page; answers when that was, by the page's clock. */
export const walkTo = (page: Page, place: Place): Promise<number> =>
  page.evaluate(([name, there]) => (globalThis as unknown as Record<string, Stub>)[name]!.at(there), [
    stubOf,
    place,
  ] as const);

/** How many listen to the receiver in a page. */
export const watchers = (page: Page): Promise<number> =>
  page.evaluate((name) => (globalThis as unknown as Record<string, Stub>)[name]!.watchers.size, stubOf);
