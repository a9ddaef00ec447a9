import { describe, expect, it } from "vitest";
import { signedHeaders } from "../../src/channels/webhook.ts";
import type { DeliveryOutcome } from "../../src/engine/webhooks/settle.ts";
import { opera, TestShard } from "../support/test-shard.ts";
import type { WithDatabase } from "./engine.contract.ts";

const day = 86_400_000;
const list = {
  webhook: "crm",
  since: 0,
  state: null,
  customerId: null,
  from: null,
  to: null,
  limit: 10,
  after: null,
};

/** Webhooks on whichever SQLite: every statement of theirs runs here at least once. */
export function webhooksContract(name: string, withDatabase: WithDatabase): void {
  const test = (what: string, body: (world: TestShard) => void) =>
    it(what, () =>
      withDatabase((sql) => {
        const world = new TestShard(sql);
        world.geofence("opera", opera, 150);
        world.customer("ana");
        world.webhook("crm", { traits: ["tier"] });
        body(world);
      }),
    );
  const claim = (world: TestShard, claim = "c") =>
    world.run("claimDeliveries", { claim, perEndpoint: 4, inFlight: {} }).outgoing;
  const settle = (world: TestShard, outcome: DeliveryOutcome) => {
    const [event] = claim(world);
    const { id, url } = event!;
    return world.run("settleDeliveries", { id, claim: "c", url, outcome });
  };

  describe(`webhooks on ${name}`, () => {
    test("are queued, claimed, tried again and delivered", (world) => {
      world.ping("ana", opera);
      expect(claim(world)).toMatchObject([{ webhook: "crm", url: "https://crm.test/hooks" }]);
      world.restart();
      settle(world, { kind: "failed", status: 500, detail: "busy", retryAfter: null });
      expect([claim(world), world.run("webhookHealth", {}).crm]).toMatchObject([
        [],
        { pending: 1, lastStatus: 500 },
      ]);
      world.now += 7_000;
      world.tick();
      expect(world.run("nextWake", {}).at).toBeLessThanOrEqual(world.now);
      settle(world, { kind: "delivered", status: 204 });
      expect(world.run("webhookHealth", {}).crm).toMatchObject({ pending: 0, delivered: 1, dead: 0 });
      expect(world.run("listDeliveries", { ...list, state: "delivered", customerId: "ana" })).toMatchObject([
        { item: { type: "geofence.entered", attempts: 2, attemptLog: [{ status: 500 }, { status: 204 }] } },
      ]);
    });

    test("die, are replayed, and go with their endpoint", (world) => {
      world.consent("ana", "email", true);
      settle(world, { kind: "gone", status: 410, detail: "" });
      const [dead] = world.run("listDeliveries", {
        ...list,
        state: "dead",
        from: world.now,
        to: world.now + 1,
      });
      const ask = { id: "crm", from: null, to: null, ids: null, by: "test" };
      expect(world.run("replayDeliveries", ask)).toEqual({ count: 1, more: false });
      settle(world, { kind: "delivered", status: 200 });
      expect(world.run("replayDeliveries", { ...ask, ids: [dead!.item.id] }).count).toBe(1);
      expect(world.run("testWebhook", { id: "crm" }).id).toMatch(/^msg_00/);
      expect(world.run("listWebhooks", { limit: 1, after: null })).toMatchObject([{ item: { id: "crm" } }]);
      world.run("deleteWebhook", { id: "crm", by: "test" });
      expect([world.count("webhook_deliveries"), world.count("webhook_health")]).toEqual([0, 0]);
    });

    test("are erased with their customer, and purged", (world) => {
      world.run("testWebhook", { id: "crm" });
      world.consent("ana", "email", true);
      world.run("deleteCustomer", { id: "ana" });
      expect(world.rows("webhook_deliveries")).toMatchObject([{ type: "webhook.test", customer: 0 }]);
      world.now += 91 * day;
      world.tick();
      expect(world.count("webhook_deliveries")).toBe(0);
    });

    it("are signed as Standard Webhooks asks", async () => {
      const headers = signedHeaders(
        { id: "msg_1", body: '{"é":"✓"}', secrets: [`whsec_${btoa("k".repeat(32))}`] },
        1_700_000_000_999,
      );
      const key = new TextEncoder().encode("k".repeat(32));
      const algorithm = { name: "HMAC", hash: "SHA-256" };
      const signer = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
      const content = new TextEncoder().encode('msg_1.1700000000.{"é":"✓"}');
      const expected = new Uint8Array(await crypto.subtle.sign("HMAC", signer, content));
      expect(headers).toEqual({
        "webhook-id": "msg_1",
        "webhook-timestamp": "1700000000",
        "webhook-signature": `v1,${btoa(String.fromCharCode(...expected))}`,
      });
    });
  });
}
