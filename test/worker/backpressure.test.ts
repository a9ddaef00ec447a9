import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { type OpenedService, openedService } from "../../src/worker/service.ts";
import { Shard } from "../../src/worker/shard.ts";
import { deferred } from "../support/fake-port.ts";
import { opera, plainPing } from "../support/test-shard.ts";

const secretKey = "sk_test_of_shards_behind";
/** As many as may wait in a shard. */
const room = 1_000;

const service = (): Promise<OpenedService> =>
  openedService({ ...env, PARVIS_SECRET_KEY: secretKey } as never);

/** A customer who lives on shard 1 of 4. */
async function someone(): Promise<string> {
  const { workspace } = await service();
  for (let i = 0; ; i++) if (workspace.placeOf(`c${i}`) === 1) return `c${i}`;
}

async function post(customerId: string, requestId?: string): Promise<Response> {
  const { app } = await service();
  const [longitude, latitude] = opera;
  return app.request("/v1/pings", {
    method: "POST",
    headers: {
      Authorization: `Bearer ${secretKey}`,
      ...(requestId === undefined ? {} : { "X-Request-Id": requestId }),
    },
    body: JSON.stringify({ customerId, longitude, latitude, timestamp: Date.now() }),
  });
}

afterEach(() => vi.restoreAllMocks());

it("tells who comes to a shard that is behind to come back, and answers those who wait", async () => {
  const { workspace } = await service();
  const customerId = await someone();
  const stalled = deferred();
  const run = Shard.prototype.run;
  vi.spyOn(Shard.prototype, "run").mockImplementation(async function (this: Shard, name, ...rest) {
    if (name === "catalogueSince") await stalled.promise;
    return run.call(this, name, ...rest) as never;
  });
  const [longitude, latitude] = opera;
  const ping = { ...plainPing, customerId, longitude, latitude, at: Date.now() };
  const waiting = Array.from({ length: room }, () => workspace.shard(1)!.run("ingest", { pings: [ping] }));
  await vi.waitFor(async () => {
    const answer = await post(customerId);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ code: "unavailable" });
  });
  // The others are not held up by it.
  expect(await workspace.shard(2)!.run("nextWake", {})).toMatchObject({ ok: true });
  stalled.resolve();
  const answers = await Promise.all(waiting);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(room);
  expect((await post(customerId)).status).toBe(200);
});

it("tells what goes wrong in a shard with the request it was for", async () => {
  const customerId = await someone();
  expect((await post(customerId)).status).toBe(200);
  const told = vi.spyOn(console, "error").mockImplementation(() => {});
  const rename = (from: string, to: string) =>
    runInDurableObject(env.SHARD.get(env.SHARD.idFromName("shard-1")), (_, { storage }) => {
      storage.sql.exec(`ALTER TABLE ${from} RENAME TO ${to}`).toArray();
    });
  await rename("customers", "mislaid");
  await post(customerId, "the-one-that-failed");
  // Its alarm would fail for ever, and the runtime not come to rest.
  await rename("mislaid", "customers");
  const lines = told.mock.calls.map(([line]) => String(line));
  const ours = lines.filter((line) => /^error the-one-that-failed .*no such table/.test(line));
  // Once by the shard, once by the Worker that asked it.
  expect(ours).toHaveLength(2);
});
