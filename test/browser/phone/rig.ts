import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, vi } from "vitest";
import { type RunningServer, startServer } from "../../../src/node/server.ts";
import { Client } from "../../support/client.ts";
import { identitySecret } from "../../support/hosts/hosts.ts";
import { type MockPush, startMockPush } from "../../support/mock-push/index.ts";
import { hasBrowser } from "../browser.ts";
import { kept } from "./phone-database.ts";

/** For what takes a moment, and on a busy machine several. */
export const patience = { timeout: 40_000, interval: 100 };

export const opera = { latitude: 48.8708, longitude: 2.3316 };
/** Three minutes on foot from the Opéra's door. */
export const outside = { latitude: 48.8745, longitude: 2.3316 };

export interface Rig {
  readonly server: RunningServer;
  readonly push: MockPush;
  readonly api: Client;
}

/** A server with a shop, its offer and a campaign, and a push service that decrypts, for the tests of a file. */
export function useRig(): () => Rig {
  const folder = mkdtempSync(join(tmpdir(), "parvis-phone-"));
  let rig: Rig | undefined;
  beforeAll(async () => {
    if (!hasBrowser) return;
    const push = await startMockPush();
    const env = {
      PORT: "0",
      DATA_DIR: folder,
      PUSH_ENDPOINT_ALLOWLIST: push.host,
      PARVIS_IDENTITY_SECRET: identitySecret,
    };
    const server = await startServer(env, () => {});
    const api = new Client(() => server.url, server.secretKey);
    await openShop(api);
    rig = { server, push, api };
  });
  afterAll(async () => {
    await rig?.server.close();
    await rig?.push.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => rig!;
}

async function openShop(api: Client): Promise<void> {
  const fine = async (reply: Promise<{ status: number; json: unknown }>) => {
    const { status, json } = await reply;
    if (status >= 300) throw new Error(`expected a success, got ${status} ${JSON.stringify(json)}`);
  };
  const point = ({ latitude, longitude }: typeof opera) => ({
    type: "Point",
    coordinates: [longitude, latitude],
  });
  await fine(api.patch("/v1/settings", { quietHours: null, pressure: [] }));
  await fine(api.put("/v1/geofences/opera", { name: "Paris Opéra", geometry: point(opera), radius: 150 }));
  const others = {
    haussmann: ["Haussmann", { latitude: 48.8738, longitude: 2.3272 }],
    lafayette: ["La Fayette", { latitude: 48.8757, longitude: 2.3443 }],
  } as const;
  for (const [id, [name, place]] of Object.entries(others))
    await fine(api.put(`/v1/geofences/${id}`, { name, geometry: point(place), radius: 120 }));
  await fine(
    api.put("/v1/offers/spring", { name: "10 % off the spring range", kind: "unique", validFor: "7d" }),
  );
  await fine(
    api.put("/v1/campaigns/spring", {
      name: "Spring",
      trigger: { event: "enter", geofences: { ids: ["opera"] } },
      offer: "spring",
      anonymous: true,
      content: {
        default: {
          title: "10 % off, today",
          body: "For you, here at {{ geofence.name }}: good for seven days.",
        },
        locales: {
          fr: {
            title: "−10 % aujourd’hui",
            body: "Pour vous, ici à {{ geofence.name }} : valable sept jours.",
          },
        },
      },
    }),
  );
  await fine(api.post("/v1/campaigns/spring/launch"));
}

/** The text of the push that this phone is sent, once it has been; others may be sent theirs meanwhile. */
export async function pushTo(page: Page, { push }: Pick<Rig, "push">): Promise<string> {
  const { endpoint } = (await kept<{ endpoint: string }>(page, "push"))!;
  return vi.waitFor(() => {
    const text = push.shown.find((one) => one.endpoint === endpoint)?.text;
    if (!text) throw new Error("no push was sent to this phone");
    return text;
  }, patience);
}

/** Opens the page with the shop's link, and answers its questions as they come. */
export async function openPhone(
  page: Page,
  { server }: Rig,
  answers: readonly ("yes" | "no")[] = [],
): Promise<Page> {
  await page.goto(`${server.url}/phone#${server.publishableKey}`);
  await answerPhone(page, answers);
  return page;
}

/** First to push, then to location. */
export async function answerPhone(page: Page, answers: readonly ("yes" | "no")[]): Promise<void> {
  for (const [i, answer] of answers.entries()) {
    const purpose = ["push", "location"][i]!;
    await page.locator(`[data-purpose=${purpose}] [data-answer=${answer}]`).click();
  }
}
