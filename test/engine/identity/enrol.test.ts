import { describe, expect, it } from "vitest";
import { isAnonymous } from "../../../src/engine/identity/anonymous.ts";
import { placeOf } from "../../../src/engine/identity/place-of.ts";
import type { Input } from "../../../src/engine/verbs.ts";
import { shardOfId } from "../../../src/store/ids.ts";
import { memoryShard } from "../../support/memory-shard.ts";
import { opera, type TestShard } from "../../support/test-shard.ts";

const day = 24 * 3_600_000;

const anonymous: Input<"enrol"> = {
  platform: "android",
  customerId: null,
  locale: "fr",
  timezone: "Europe/Paris",
  keyed: null,
};

function admit(shard: TestShard, customerId: string, id: string, issuedAt: number) {
  return shard.ask("admitDevice", { customerId, device: { id, issuedAt } });
}

describe("enrolment", () => {
  it("makes an anonymous customer with a device, in the shard that was asked", () => {
    const shard = memoryShard({ index: 3 });
    const { customerId, deviceId, at } = shard.run("enrol", anonymous);
    expect([isAnonymous(customerId), shardOfId(customerId), placeOf(customerId, 8)]).toEqual([true, 3, 3]);
    expect(at).toBe(shard.now);
    expect(shard.run("getCustomer", { id: customerId })).toMatchObject({
      locale: "fr",
      timezone: "Europe/Paris",
      consents: { location: { granted: false }, push: { granted: false } },
      devices: [{ id: deviceId, platform: "android", push: null }],
    });
  });

  it("gives a known customer another device, and leaves the profile as it is", () => {
    const shard = memoryShard();
    shard.run("putCustomer", { id: "c1", traits: { tier: "gold" }, locale: "de", timezone: null });
    const { customerId } = shard.run("enrol", { ...anonymous, customerId: "c1" });
    expect(customerId).toBe("c1");
    expect(shard.run("getCustomer", { id: "c1" })).toMatchObject({ locale: "de", traits: { tier: "gold" } });
  });

  it("makes the customer that a token names and nobody knows yet", () => {
    const shard = memoryShard();
    shard.run("enrol", { ...anonymous, customerId: "new" });
    expect(shard.run("getCustomer", { id: "new" })).toMatchObject({ locale: "fr", devices: [{}] });
  });

  it("with a key is one enrolment, however often it is asked, and is forgotten with the customer", () => {
    const shard = memoryShard();
    const keyed = { key: "k", fingerprint: "same" };
    const first = shard.run("enrol", { ...anonymous, keyed });
    expect(shard.run("enrol", { ...anonymous, keyed })).toEqual(first);
    expect(shard.count("customers")).toBe(1);
    const other = shard.ask("enrol", { ...anonymous, keyed: { key: "k", fingerprint: "other" } });
    expect(other).toMatchObject({ ok: false, refusal: { kind: "key_reused" } });
    shard.run("deleteCustomer", { id: first.customerId });
    expect(shard.count("idempotency_keys")).toBe(0);
    expect(shard.run("enrol", { ...anonymous, keyed }).customerId).not.toBe(first.customerId);
  });

  it("makes room for a new phone by the one that was silent for longest", () => {
    const shard = memoryShard();
    const named = { ...anonymous, customerId: "c1" };
    const ids = Array.from({ length: 32 }, () => {
      shard.now += 1_000;
      return shard.run("enrol", named).deviceId;
    });
    shard.now += 2 * day;
    shard.run("admitDevice", { customerId: "c1", device: { id: ids[0]!, issuedAt: shard.now } });
    shard.run("enrol", named);
    const { devices } = shard.run("getCustomer", { id: "c1" });
    expect(devices).toHaveLength(32);
    expect(devices.map(({ id }) => id)).toContain(ids[0]);
    expect(devices.map(({ id }) => id)).not.toContain(ids[1]);
  });
});

describe("a device's token", () => {
  it("is good for 90 days, and for 90 days from each use", () => {
    const shard = memoryShard();
    const { customerId, deviceId, at } = shard.run("enrol", anonymous);
    shard.now = at + 90 * day;
    expect(admit(shard, customerId, deviceId, at)).toMatchObject({ ok: true });
    shard.now += 89 * day;
    shard.restart();
    expect(admit(shard, customerId, deviceId, at)).toMatchObject({ ok: true });
    shard.now += 90 * day + 1;
    expect(admit(shard, customerId, deviceId, at)).toMatchObject({
      ok: false,
      refusal: { kind: "unauthenticated", code: "expired_device" },
    });
    // A newer token of the same device is good all the same.
    expect(admit(shard, customerId, deviceId, shard.now)).toMatchObject({ ok: true });
  });

  it("writes its use down once a day at most", () => {
    const shard = memoryShard();
    const { customerId, deviceId, at } = shard.run("enrol", anonymous);
    const seen = () => shard.sql.get<{ seen_at: number }>("SELECT seen_at FROM devices")!.seen_at;
    admit(shard, customerId, deviceId, at);
    expect(seen()).toBe(at);
    shard.now += day;
    admit(shard, customerId, deviceId, at);
    expect(seen()).toBe(at);
    shard.now += 1;
    admit(shard, customerId, deviceId, at);
    expect(seen()).toBe(shard.now);
  });

  it.each([
    [
      "of a device that was removed",
      (shard: TestShard, customerId: string, id: string) => shard.run("deleteDevice", { customerId, id }),
    ],
    ["of a customer who was erased", (shard: TestShard, id: string) => shard.run("deleteCustomer", { id })],
    [
      "older than a device of the same id",
      (shard: TestShard, customerId: string, id: string) => {
        shard.run("deleteDevice", { customerId, id });
        shard.now += 1;
        shard.device(customerId, id, null);
      },
    ],
  ])("%s is not good, and its pings are refused", (_, change) => {
    const shard = memoryShard();
    const { customerId, deviceId, at } = shard.run("enrol", anonymous);
    shard.consent(customerId, "location", true);
    change(shard, customerId, deviceId);
    expect(admit(shard, customerId, deviceId, at)).toMatchObject({
      ok: false,
      refusal: { kind: "unauthenticated", code: "revoked_device" },
    });
    const [longitude, latitude] = opera;
    const ping = {
      index: 0,
      id: null,
      customerId,
      deviceId,
      at,
      latitude,
      longitude,
      accuracy: 5,
      speed: null,
    };
    const device = { id: deviceId, issuedAt: at };
    const pings = [{ ...ping, mock: false, region: null }];
    expect(shard.run("ingest", { pings, device })).toMatchObject([{ status: "refused" }]);
    expect(shard.count("positions")).toBe(0);
  });

  it("makes no ping good that names another customer", () => {
    const shard = memoryShard();
    const { customerId, deviceId, at } = shard.run("enrol", anonymous);
    shard.consent(customerId, "location", true);
    const [longitude, latitude] = opera;
    const ping = {
      index: 0,
      id: null,
      customerId,
      deviceId,
      at,
      latitude,
      longitude,
      accuracy: 5,
      speed: null,
    };
    const device = { id: deviceId, issuedAt: at };
    const pings = [{ ...ping, mock: false, region: null, as: "c2" }];
    expect(shard.run("ingest", { pings, device })).toMatchObject([{ status: "refused" }]);
    expect(shard.run("ingest", { pings: [{ ...pings[0]!, as: customerId }], device })).toMatchObject([
      { status: "accepted" },
    ]);
  });
});

describe("an anonymous customer", () => {
  it("is forgotten after 7 days without a consent in force, and not before", () => {
    const shard = memoryShard();
    const silent = shard.run("enrol", anonymous);
    const agreeing = shard.run("enrol", anonymous);
    const leaving = shard.run("enrol", anonymous);
    shard.consent(agreeing.customerId, "push", true);
    shard.consent(leaving.customerId, "location", true);
    shard.run("putCustomer", { id: "known", traits: {}, locale: null, timezone: null });
    const left = () => shard.rows("customers", "n").map(({ id }) => id);
    shard.now += 7 * day;
    shard.consent(leaving.customerId, "location", false);
    shard.tick();
    expect(left()).toContain(silent.customerId);
    shard.now += 3_600_000;
    shard.tick();
    expect(left()).toEqual([agreeing.customerId, leaving.customerId, "known"]);
    shard.now += 7 * day;
    shard.tick();
    expect(left()).toEqual([agreeing.customerId, "known"]);
  });

  it("is never made by anybody who chooses the id", () => {
    const shard = memoryShard();
    const id = `anon_00${"0".repeat(32)}`;
    const answer = shard.ask("putCustomer", { id, traits: {}, locale: null, timezone: null });
    expect(answer).toMatchObject({ ok: false, refusal: { kind: "not_found" } });
  });
});
