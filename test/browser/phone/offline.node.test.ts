import type { BrowserContext, Page } from "playwright-core";
import { expect, it, vi } from "vitest";
import { inBrowser, useBrowser } from "../browser.ts";
import { kept, queued } from "./phone-database.ts";
import { stubPush } from "./push-stub.ts";
import { openPhone, opera, outside, patience, useRig } from "./rig.ts";
import { stubWalk, walkTo, watchers } from "./walk-stub.ts";

const minute = 60_000;
/** Forty metres from the shop's zone: so near, the receiver is left on between fixes. */
const corner = { ...opera, latitude: opera.latitude + 0.0017 };
const both = ["yes", "yes"] as const;

interface Position {
  readonly at: string;
  readonly latitude: number;
}

inBrowser("a phone without a network", () => {
  const newContext = useBrowser();
  const rig = useRig();

  async function newPhone(): Promise<BrowserContext> {
    const context = await newContext({ permissions: ["notifications"], locale: "en-GB" });
    await stubPush(context, rig().push);
    await stubWalk(context);
    return context;
  }

  /** A phone around the corner of the shop, which knows the shops near it. */
  async function walker(context: BrowserContext, at?: number): Promise<{ page: Page; customerId: string }> {
    const page = await context.newPage();
    if (at !== undefined) await page.clock.install({ time: at });
    await openPhone(page, rig(), both);
    await vi.waitFor(async () => expect(await watchers(page)).toBe(1), patience);
    await walkTo(page, corner);
    await vi.waitFor(async () => expect(await kept(page, "area")).toBeDefined(), patience);
    const { customerId } = (await kept<{ customerId: string }>(page, "device"))!;
    return { page, customerId };
  }

  it("for an hour keeps 60 pings: all arrive once, in order, with their times; and no push is sent that late", async () => {
    const { api, push } = rig();
    const context = await newPhone();
    const { page, customerId } = await walker(context, Date.now() - 66 * minute);
    await context.setOffline(true);
    const walked: { at: number; latitude: number }[] = [];
    for (let i = 0; i < 60; i++) {
      await page.clock.fastForward(minute);
      await vi.waitFor(async () => expect(await watchers(page)).toBe(1), patience);
      // Two minutes at the shop, two away from it: each fix changes something.
      const place = i % 4 < 2 ? opera : outside;
      walked.push({ at: await walkTo(page, place), latitude: place.latitude });
      await vi.waitFor(async () => expect(await queued(page, "pings")).toHaveLength(i + 1), patience);
    }
    await page.clock.fastForward(6 * minute);

    // The first answer is lost on its way: what was taken is sent again.
    let requests = 0;
    await page.route("**/v1/pings", async (route) => {
      requests++;
      if (requests > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await context.setOffline(false);
    await vi.waitFor(() => expect(requests).toBeGreaterThan(0), patience);
    await vi.waitFor(async () => {
      await page.clock.fastForward(5_000);
      expect(await queued(page, "pings")).toEqual([]);
    }, patience);
    expect(requests).toBe(2);

    const { json } = await api.get<{ positions: readonly Position[] }>(`/v1/customers/${customerId}/export`);
    const arrived = json.positions.map(({ at, latitude }) => ({ at: Date.parse(at), latitude })).reverse();
    expect(arrived).toEqual(walked);
    const events = await api.get<{ data: readonly { type: string }[] }>(
      `/v1/events?customerId=${customerId}&limit=100`,
    );
    const count = (type: string) => events.json.data.filter((one) => one.type === type).length;
    expect([count("geofence.entered"), count("geofence.exited")]).toEqual([15, 15]);
    const decisions = await api.get<{ data: readonly { reason: string }[] }>(
      `/v1/decisions?customerId=${customerId}`,
    );
    expect(decisions.json.data.map(({ reason }) => reason)).toEqual(Array(15).fill("stale_ping"));
    expect(push.attempts).toEqual([]);
  });

  it("sends at once when the network is back, and tries again soon, though push cannot be renewed", async () => {
    const context = await newPhone();
    const { page } = await walker(context, Date.now());
    await context.setOffline(true);
    await page.clock.fastForward(minute);
    await vi.waitFor(async () => expect(await watchers(page)).toBe(1), patience);
    await walkTo(page, opera);
    await vi.waitFor(async () => expect(await queued(page, "pings")).toHaveLength(1), patience);
    // An hour of tries in vain: the next would be minutes away.
    let tries = 0;
    const failing = () => tries++;
    page.on("requestfailed", failing);
    for (let i = 0; i < 12; i++) {
      const before = tries;
      await page.clock.fastForward(5 * minute);
      await vi.waitFor(() => expect(tries).toBeGreaterThan(before), patience);
    }

    await page.route("**/v1/config", (route) => route.abort());
    let requests = 0;
    await page.route("**/v1/pings", (route) => (++requests === 1 ? route.abort() : route.continue()));
    await context.setOffline(false);
    await vi.waitFor(() => expect(requests).toBeGreaterThan(0), patience);
    await page.clock.fastForward(5_000);
    await vi.waitFor(async () => expect(await queued(page, "pings")).toEqual([]), patience);
    expect(requests).toBe(2);
  });

  it("measures in one of two tabs, and goes on in the other when that one is closed", async () => {
    const context = await newPhone();
    const { page: first } = await walker(context);
    const second = await openPhone(await context.newPage(), rig());
    await second.locator(".around").waitFor();
    // Both show where the phone is, though one alone looks.
    for (const page of [first, second])
      await vi.waitFor(async () => {
        await walkTo(first, corner);
        expect(await page.locator(".zones li").count()).toBeGreaterThan(0);
      }, patience);
    await second.waitForTimeout(1_500);
    expect(await Promise.all([first, second].map(watchers))).toEqual([1, 0]);
    await first.close();
    await vi.waitFor(async () => expect(await watchers(second)).toBe(1), patience);
  });

  it("sends nothing more once the consent is withdrawn, not even what was measured before", async () => {
    const { api } = rig();
    const context = await newPhone();
    const { page, customerId } = await walker(context);
    await context.setOffline(true);
    await vi.waitFor(async () => {
      await walkTo(page, opera);
      expect(await queued(page, "pings")).not.toEqual([]);
    }, patience);
    await page.locator(".about [data-purpose=location] button").click();
    await page.locator(".about [data-purpose=location] .state", { hasText: "Off" }).waitFor();
    expect(await watchers(page)).toBe(0);
    expect(await queued(page, "pings")).toEqual([]);
    for (const name of ["state", "area"]) expect(await kept(page, name)).toBeUndefined();
    // From here on: before, the phone tried in vain to send what it had measured with consent.
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));

    await context.setOffline(false);
    const told = async () => {
      const { json } = await api.get<{ data: { purpose: string; granted: boolean }[] }>(
        `/v1/customers/${customerId}/consents`,
      );
      return json.data[0];
    };
    await vi.waitFor(
      async () => expect(await told()).toMatchObject({ purpose: "location", granted: false }),
      {
        ...patience,
      },
    );
    await walkTo(page, opera);
    await page.waitForTimeout(1_500);
    const { json } = await api.get<{ positions: unknown[] }>(`/v1/customers/${customerId}/export`);
    expect(json.positions).toEqual([]);
    expect(asked.filter((path) => /pings|nearest/.test(path))).toEqual([]);
  });
});
