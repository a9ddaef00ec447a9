import { describe, expect, it } from "vitest";
import { defaultSettings } from "../../src/domain/settings.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { ShardGroup } from "../support/shard-group.ts";
import { opera, plainPing, type TestShard } from "../support/test-shard.ts";

const device = { id: "phone", issuedAt: Number.MAX_SAFE_INTEGER };

function limited(shard: TestShard, burst: number): void {
  const limits = { ...defaultSettings.limits, device: { limit: 1, window: "1s", burst } };
  shard.run("patchSettings", { limits });
}

/** One request of a device; `passed`, or after how many milliseconds it may come again. */
function ask(shard: TestShard, pings = [{ ...plainPing, at: shard.now }]): "passed" | number {
  const answer = shard.ask("ingest", { pings, device });
  if (answer.ok) return "passed";
  if (!("refusal" in answer) || answer.refusal.kind !== "rate_limited")
    throw new Error(JSON.stringify(answer));
  return answer.refusal.retryAfterMs;
}

describe("a device's requests", () => {
  it("are counted, not its pings", () => {
    const shard = memoryShard();
    shard.customer("c");
    limited(shard, 2);
    const batch = Array.from({ length: 50 }, (_, index) => ({ ...plainPing, index, at: shard.now + index }));
    expect(ask(shard, batch)).toBe("passed");
    expect(ask(shard, [])).toBe("passed");
    expect(ask(shard)).toBe(1_000);
    shard.now += 400;
    expect(ask(shard)).toBe(600);
    shard.now += 600;
    expect(ask(shard)).toBe("passed");
  });

  it("store nothing when there are too many, and hold up no other device and no server", () => {
    const shard = memoryShard();
    shard.customer("c");
    limited(shard, 1);
    expect([ask(shard), ask(shard)]).toEqual(["passed", 1_000]);
    expect(shard.count("positions")).toBe(1);
    expect(shard.ask("ingest", { pings: [], device: { ...device, id: "other" } }).ok).toBe(true);
    expect(shard.ping("c", [0, 0], { at: shard.now + 1 }).status).toBe("accepted");
  });

  it("are not counted twice when a run is taken back to fetch what it needs", async () => {
    const group = new ShardGroup(2, 1);
    try {
      group.primary.run("patchSettings", {
        limits: { ...defaultSettings.limits, device: { limit: 1, window: "1h", burst: 1 } },
      });
      await group.follow();
      group.pass(60_000);
      // The follower's catalogue is too old: its first run is taken back, the second counts.
      const { port } = group.members[1]!;
      expect(await port.run("ingest", { pings: [], device })).toEqual({ ok: true, value: [] });
      expect(await port.run("ingest", { pings: [], device })).toMatchObject({
        ok: false,
        refusal: { kind: "rate_limited", retryAfterMs: 3_600_000 },
      });
    } finally {
      group.close();
    }
  });

  it("are counted also when the answer is a refusal", () => {
    const shard = memoryShard();
    limited(shard, 1);
    expect(shard.ask("allow", { key: "phone", buckets: ["device"] }).ok).toBe(true);
    expect(ask(shard)).toBe(1_000);
  });

  it("are not counted when the limit is lifted", () => {
    const shard = memoryShard();
    shard.customer("c");
    shard.run("patchSettings", { limits: { ...defaultSettings.limits, device: null } });
    for (let i = 0; i < 100; i++) expect(ask(shard)).toBe("passed");
  });
});

describe("an address", () => {
  it("is counted by bucket: enrolments apart from requests", () => {
    const shard = memoryShard();
    const enrol = () => shard.ask("allow", { key: "192.0.2.1", buckets: ["address", "enrolment"] }).ok;
    expect(Array.from({ length: 11 }, enrol)).toEqual([...Array(10).fill(true), false]);
    const look = () => shard.ask("allow", { key: "192.0.2.1", buckets: ["address"] }).ok;
    // Twenty at once, of which eleven are gone.
    expect(Array.from({ length: 10 }, look)).toEqual([...Array(9).fill(true), false]);
    expect(shard.ask("allow", { key: "192.0.2.2", buckets: ["address", "enrolment"] }).ok).toBe(true);
  });

  it("reaches no disk", () => {
    const shard = memoryShard();
    const before = shard.sql.all("SELECT total_changes() AS n");
    shard.run("allow", { key: "192.0.2.1", buckets: ["address"] });
    expect(shard.sql.all("SELECT total_changes() AS n")).toEqual(before);
  });
});

describe("a device's pings", () => {
  const at = (shard: TestShard, more: object) => {
    const ping = { ...plainPing, at: shard.now, latitude: opera[1], longitude: opera[0], ...more };
    return shard.run("ingest", { pings: [ping], device: { id: "phone", issuedAt: shard.now } })[0]!;
  };

  it("are its own and of its own customer", () => {
    const shard = memoryShard();
    shard.customer("c");
    shard.customer("other");
    expect(at(shard, {}).status).toBe("accepted");
    const words = "the token is another device's, or another customer's";
    for (const foreign of [{ as: "other" }, { as: "nobody" }, { deviceId: "tablet" }, { deviceId: null }])
      expect(at(shard, foreign)).toMatchObject({ status: "refused", detail: words, events: [] });
    expect(shard.count("positions")).toBe(1);
  });

  it("are refused once the device is gone, also when another took its id", () => {
    const shard = memoryShard();
    shard.customer("c");
    const issuedAt = shard.now;
    shard.now += 1_000;
    const ping = { ...plainPing, at: shard.now };
    const send = () => shard.run("ingest", { pings: [ping], device: { id: "phone", issuedAt } })[0]!.status;
    shard.run("deleteDevice", { customerId: "c", id: "phone" });
    expect(send()).toBe("refused");
    shard.device("c", "phone", null);
    expect(send()).toBe("refused");
  });
});
