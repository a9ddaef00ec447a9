import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mintDeviceToken } from "../../src/http/access/device-token.ts";
import { publishableKey, secretKey } from "../support/hosts/hosts.ts";
import { type InProcess, inProcess } from "./in-process.ts";
import { opera } from "./seed.ts";

const start = Date.parse("2026-11-22T10:00:00Z");

/*
 * A clock in a test cannot tell whether an answer's time gives away who exists: what the service does for it can. For
 * those who may not know it asks the shards, and these their database, the same for a customer and for nobody.
 */
describe("who may not know which customers exist", () => {
  let world: InProcess;
  let tokens: Record<"phone" | "publishable" | "forged", string>;
  beforeEach(async () => {
    world = inProcess(start);
    const noTraits = { traits: {}, locale: null, timezone: null };
    for (const id of ["ana", "bea", "refuses"]) world.shard.run("putCustomer", { id, ...noTraits });
    const { signer } = world.service;
    tokens = {
      phone: await mintDeviceToken(signer, { customerId: "bea", deviceId: "dev_1", issuedAt: start }),
      publishable: publishableKey,
      forged: `${secretKey}x`,
    };
  });
  afterEach(() => world.close());

  /** What a request has the service do: verbs of the shard and statements of its database, in order. */
  async function workOf(token: string, method: string, path: string, body?: unknown): Promise<string[]> {
    const done: string[] = [];
    const spies = [
      vi.spyOn(world.shard, "run"),
      ...(["all", "get", "run"] as const).map((name) => vi.spyOn(world.shard.sql, name)),
    ];
    const response = await world.app.request(`http://parvis${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    await response.text();
    for (const spy of spies) {
      done.push(...spy.mock.calls.map(([first]) => String(first)));
      spy.mockRestore();
    }
    return [String(response.status), ...done];
  }

  const ping = (customerId: string) => ({ customerId, ...opera, accuracy: 10, timestamp: start - 1_000 });

  it.each(["phone", "publishable", "forged"] as const)(
    "is refused before anything is read (%s)",
    async (who) => {
      for (const [method, path, body] of [
        ["GET", "/v1/customers/@"],
        ["GET", "/v1/customers/@/export"],
        ["GET", "/v1/customers/@/consents"],
        ["DELETE", "/v1/customers/@"],
        ["PUT", "/v1/customers/@/devices/d", {}],
        ["GET", "/v1/events?customerId=@"],
      ] as const)
        for (const customer of ["ana", "nobody"])
          expect(await workOf(tokens[who], method, path.replace("@", customer), body)).toEqual([
            who === "forged" ? "401" : "403",
          ]);
    },
  );

  it("makes the same work with pings of others, whoever these are", async () => {
    // The first reads who the phone's own customer is, and remembers.
    await workOf(tokens.phone, "POST", "/v1/pings", ping("bea"));
    const ofNobody = await workOf(tokens.phone, "POST", "/v1/pings", ping("nobody"));
    expect(ofNobody.slice(0, 2)).toEqual(["200", "ingest"]);
    for (const customer of ["ana", "refuses"])
      expect(await workOf(tokens.phone, "POST", "/v1/pings", ping(customer))).toEqual(ofNobody);
  });
});
