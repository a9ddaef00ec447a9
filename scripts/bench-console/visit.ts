import type { Browser, Page } from "playwright-core";
import { Failure } from "../support/cli.ts";
import { beginFrames, endFrames, type Noted, probe, readNoted } from "./probe.ts";

/** A page has settled when nothing has come or changed for so long, ms. */
const quiet = 700;
const patience = 180_000;

/** Milliseconds, bytes and counts of one page. */
export interface Figures {
  readonly page: string;
  readonly bytes: number;
  readonly requests: number;
  readonly lcp: number;
  readonly blocked: number;
  readonly longest: number;
  /** When the last thing of it had come; of a map, when all zones were drawn. */
  readonly complete: number;
  /** When all zones were there to be searched, where there is a map of them. */
  readonly loaded: number | null;
  /** What the page's own scripts took of it, drawing not counted. */
  readonly script: number;
  /** By what was done: the time from the input to the next frame, or of a gesture the longest frame. */
  readonly actions: readonly (readonly [what: string, milliseconds: number])[];
}

/** Something a person does on a page; its inputs are a browser's own. */
export interface Action {
  readonly what: string;
  /** Measured by its frames: a browser does not time what goes on while a pointer is held or a wheel turned. */
  readonly isGesture?: true;
  run(page: Page): Promise<void>;
}

export interface Plan {
  readonly name: string;
  readonly path: string;
  /** Zones that its map draws. */
  readonly zones?: number;
  readonly actions: readonly Action[];
}

export interface Setting {
  readonly browser: Browser;
  readonly url: string;
  readonly key: string;
}

/** Opens a page in a browser that has been nowhere, waits until all of it is there, and does what people do. */
export async function visit({ browser, url, key }: Setting, plan: Plan): Promise<Figures[]> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  try {
    const signedIn = await context.request.post(`${url}/v1/session`, { data: { key } });
    if (!signedIn.ok()) throw new Failure(`signing in: ${signedIn.status()} ${await signedIn.text()}`);
    await context.addInitScript(probe);
    const page = await context.newPage();
    const loads = await countLoads(page);
    await page.goto(url + plan.path);
    const first = await load(page, plan, "first visit", loads);
    const actions: [string, number][] = [];
    for (const action of plan.actions) actions.push([action.what, await act(page, action)]);
    // Away, so that a second visit is one by somebody whose browser has kept what it may.
    await page.goto(`${url}/healthz`);
    loads.reset();
    await page.goto(url + plan.path);
    return [{ ...first, actions }, await load(page, plan, "again", loads)];
  } finally {
    await context.close();
  }
}

async function load(page: Page, plan: Plan, when: string, loads: Loads): Promise<Figures> {
  const noted = await settled(page, plan.zones);
  const drawn = plan.zones === undefined ? undefined : noted.marks["zones-drawn"]?.[0];
  return {
    page: `${plan.name}, ${when}`,
    ...loads.seen(),
    lcp: noted.lcp,
    blocked: noted.long.reduce((sum, [, duration]) => sum + duration - 50, 0),
    longest: Math.max(0, ...noted.long.map(([, duration]) => duration)),
    loaded: plan.zones === undefined ? null : (noted.marks["zones-loaded"]?.[0] ?? Number.NaN),
    complete: drawn ?? noted.changed,
    script: await loads.script(),
    actions: [],
  };
}

async function settled(page: Page, zones?: number): Promise<Noted> {
  const end = Date.now() + patience;
  for (;;) {
    const noted = await page.evaluate<Noted>(readNoted);
    const isDrawn = zones === undefined || noted.marks["zones-drawn"]?.[1] === zones;
    const [start, duration] = noted.long.at(-1) ?? [0, 0];
    const busy = Math.max(noted.changed, start + duration);
    if (isDrawn && !noted.isWaiting && noted.now - busy > quiet) return noted;
    if (Date.now() > end) throw new Failure(`${page.url()} was not complete within ${patience} ms`);
    await page.waitForTimeout(100);
  }
}

/** Too short to be timed by the browser: under 16 ms. */
const unseen = 16;

async function act(page: Page, { isGesture, run }: Action): Promise<number> {
  await page.evaluate("noted.events.length = 0");
  if (isGesture) await page.evaluate(beginFrames);
  await run(page);
  const frames = isGesture ? await page.evaluate<number[]>(endFrames) : [];
  // What it leads to is not counted to what is done next.
  const { events } = await settled(page);
  if (isGesture) return Math.max(...frames);
  return Math.max(unseen, ...events.map(([, duration]) => duration));
}

interface Loads {
  script(): Promise<number>;
  seen(): { readonly bytes: number; readonly requests: number };
  reset(): void;
}

/** What comes over the wire, headers and compression counted as they are. */
async function countLoads(page: Page): Promise<Loads> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  let [bytes, requests] = [0, 0];
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests++;
  });
  await session.send("Performance.enable");
  return {
    async script() {
      const { metrics } = await session.send("Performance.getMetrics");
      return 1_000 * (metrics.find(({ name }) => name === "ScriptDuration")?.value ?? Number.NaN);
    },
    seen: () => ({ bytes, requests }),
    reset() {
      [bytes, requests] = [0, 0];
    },
  };
}
