import { describe, expect, it } from "vitest";
import { verify } from "../../../scripts/verify/checks.ts";
import { reportOf } from "../../../src/domain/measure/report.ts";
import type { ReceiptType } from "../../../src/domain/receipt.ts";
import { memoryShard } from "../../support/memory-shard.ts";
import { north, opera, type TestShard } from "../../support/test-shard.ts";

const minute = 60_000;

function open(): TestShard {
  const shard = memoryShard();
  shard.run("openWorkspace", { shards: 1, fresh: {} });
  shard.geofence("opera", opera, 150);
  shard.run("patchSettings", { pressure: [{ limit: 1, window: "24h" }], quietHours: null });
  return shard;
}

function report(shard: TestShard, campaignId = "sale", from = -9e6, to = 9e6) {
  const { rows, next } = shard.run("readTallies", { campaignId, from, to, after: null });
  expect(next).toBeNull();
  return reportOf(rows);
}

/** Somebody walks in, stays for so many minutes, and leaves. */
function visit(shard: TestShard, id: string, minutes: number): void {
  shard.ping(id, opera);
  for (let i = 0; i < minutes; i++) {
    shard.now += minute;
    shard.ping(id, opera);
  }
  for (let i = 0; i < 3; i++) {
    shard.now += minute;
    shard.ping(id, north(opera, 900));
  }
}

const faults = (shard: TestShard) =>
  verify({ shards: [{ index: 0, sql: shard.sql }], now: shard.now }).map(
    ({ check, detail }) => `${check}: ${detail}`,
  );

describe("a campaign's report", () => {
  it("counts decisions by outcome and reason, and successes of messages and ghosts apart", () => {
    const shard = open();
    shard.campaign("sale");
    shard.campaign("unseen", { holdout: 1, priority: 10 });
    for (const id of ["ana", "bea", "cid"]) shard.customer(id);
    visit(shard, "ana", 5);
    visit(shard, "bea", 1);
    visit(shard, "ana", 5);
    expect(report(shard)).toMatchObject({
      decided: 3,
      sent: 2,
      ghost: 0,
      suppressed: { pressure_cap: 1 },
      funnel: { decided: 3, sent: 2, delivered: 0, opened: 0, converted: 1, redeemed: 0, revenue: {} },
      perGeofence: { opera: { decided: 3, funnel: { converted: 1 } } },
      perVariant: { default: { sent: 2, funnel: { converted: 1 } } },
      perDay: { "2026-03-02": { decided: 3 } },
    });
    expect(report(shard, "unseen").suppressed).toEqual({ outranked: 2, pressure_cap: 1 });
    expect(faults(shard)).toEqual([]);
  });

  it("credits a ghost like a message, and shows it apart", () => {
    const shard = open();
    shard.campaign("unseen", { holdout: 1 });
    shard.customer("ana");
    visit(shard, "ana", 5);
    const { ghost, funnel } = report(shard, "unseen");
    expect([ghost, funnel.converted]).toEqual([1, 0]);
    const [conversion] = shard.rows("conversions");
    expect(conversion).toMatchObject({ send: expect.stringMatching(/^dec_/), event: "dwell" });
    expect(shard.rows("tallies").find(({ name }) => name === "ghost_converted")).toMatchObject({ count: 1 });
    expect(faults(shard)).toEqual([]);
  });

  it("follows a message to its end, and counts for the day on which it was decided", () => {
    const shard = open();
    shard.campaign("sale", { ttl: "24h" });
    for (const id of ["ana", "bea", "cid", "dan"]) shard.customer(id);
    for (const id of ["ana", "bea", "cid", "dan"]) shard.ping(id, opera);
    const [first, second, third] = shard.claim({ max: 3 });
    for (const message of [first!, second!]) shard.settle(message, { kind: "sent", status: 201 });
    shard.settle(third!, { kind: "failed", status: 400, detail: "no" });
    shard.now += 20 * 3_600_000;
    for (const type of ["delivered", "opened", "opened"] as const)
      shard.run("takeReceipt", { id: first!.id, type, at: null });
    shard.run("campaignVerb", { id: "sale", verb: "pause" });
    shard.claim();
    expect(report(shard)).toMatchObject({
      funnel: { sent: 4, delivered: 1, opened: 1 },
      unsent: { failed: 1, expired: 0, cancelled: 1 },
    });
    expect(Object.keys(report(shard).perDay)).toEqual(["2026-03-02"]);
    const day = Math.floor(Date.UTC(2026, 2, 2) / 86_400_000);
    expect(report(shard, "sale", day + 1).decided).toBe(0);
    expect(report(shard, "sale", day, day + 1).decided).toBe(4);
  });

  it("never widens from step to step, and takes no receipt for a reason", () => {
    const shard = open();
    shard.campaign("sale", { ttl: "24h" });
    for (const id of ["ana", "bea", "cid"]) {
      shard.customer(id);
      shard.ping(id, opera);
    }
    const [first, second, third] = shard.claim({ max: 3 });
    const tell = (id: string, ...types: ReceiptType[]) => {
      for (const type of types) shard.run("takeReceipt", { id, type, at: null });
    };
    tell(first!.id, "opened", "delivered");
    tell(second!.id, "unsubscribed", "dismissed");
    tell(third!.id, "delivered");
    const told = report(shard);
    expect(told).toMatchObject({ decided: 3, suppressed: {}, funnel: { sent: 3, delivered: 3, opened: 1 } });
    expect(Object.values(told.perDay)[0]).toMatchObject({ decided: 3, suppressed: {} });
  });

  it("counts what was redeemed for the message that told the code, with its revenue by currency", () => {
    const shard = open();
    shard.run("putOffer", { id: "ten", body: { name: "10 %", kind: "unique", validFor: "7d" } });
    shard.campaign("sale", { offer: "ten", conversion: { event: "redemption", window: "7d" } });
    for (const id of ["ana", "bea"]) {
      shard.customer(id);
      shard.ping(id, opera);
    }
    shard.now += 2 * 24 * 3_600_000;
    const codes = shard.rows("codes").map(({ code }) => String(code));
    const sale = { geofenceId: "opera", amount: 1_990, currency: "EUR" };
    shard.run("redeem", { ...sale, code: codes[0]!, orderId: "1" });
    shard.run("redeem", { ...sale, code: codes[0]!, orderId: "1" });
    shard.run("redeem", { ...sale, code: codes[1]!, orderId: "2", amount: null, currency: null });
    expect(report(shard)).toMatchObject({
      funnel: { sent: 2, converted: 2, redeemed: 2, revenue: { EUR: 1_990 } },
      perDay: { "2026-03-02": { funnel: { redeemed: 2 } } },
    });
    expect(faults(shard)).toEqual([]);
  });

  it("has nothing of a test on one's own phone", () => {
    const shard = open();
    shard.campaign("sale");
    shard.customer("ana");
    shard.run("sendTest", { campaignId: "sale", customerId: "ana", geofenceId: null });
    const [message] = shard.claim();
    shard.settle(message!, { kind: "failed", status: 400, detail: "no" });
    shard.run("takeReceipt", { id: message!.id, type: "opened", at: null });
    expect(report(shard)).toMatchObject({ decided: 0, unsent: { failed: 0 }, perDay: {} });
  });

  it("stays when a customer of it is erased, and names nobody", () => {
    const shard = open();
    shard.campaign("sale");
    shard.customer("ana");
    visit(shard, "ana", 5);
    const before = report(shard);
    shard.run("deleteCustomer", { id: "ana" });
    expect(report(shard)).toEqual(before);
    expect(shard.count("conversions")).toBe(0);
  });
});
