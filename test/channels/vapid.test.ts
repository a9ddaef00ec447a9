import { createECDH } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { freshVapidPair, VapidHeaders } from "../../src/channels/vapid.ts";
import { verifyVapid } from "../support/mock-push/vapid.ts";

const origin = "https://push.test";
const hour = 3_600_000;
const now = Date.UTC(2026, 10, 22, 12);

const pair = freshVapidPair();
let headers: VapidHeaders;
beforeEach(() => {
  headers = new VapidHeaders("mailto:ops@a.test");
});

const verify = (header: string, over: { origin?: string; now?: number; restrictedTo?: string } = {}) =>
  verifyVapid(header, { origin, now, restrictedTo: pair.publicKey, ...over });

const claimsOf = (header: string): unknown => {
  const [, claims = ""] = /t=[^.]+\.([^.]+)/.exec(header) ?? [];
  return JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/")));
};

describe("a header of RFC 8292", () => {
  it("verifies by its own key and names the service, the sender and an end within 24 h", async () => {
    const header = await headers.get(origin, pair, now);
    await verify(header);
    expect(claimsOf(header)).toEqual({
      aud: origin,
      sub: "mailto:ops@a.test",
      exp: now / 1000 + 12 * 3_600,
    });
  });

  it("is refused by another service, after its end, and where another key may send", async () => {
    const header = await headers.get(origin, pair, now);
    const other = freshVapidPair().publicKey;
    await expect(verify(header, { origin: "https://other.test" })).rejects.toThrow("aud");
    await expect(verify(header, { now: now + 12 * hour })).rejects.toThrow("exp");
    await expect(verify(header, { restrictedTo: other })).rejects.toThrow("applicationServerKey");
    const forged = header.replace(pair.publicKey, other);
    await expect(verify(forged, { restrictedTo: other })).rejects.toThrow("signed by the key k");
  });

  it("is signed once a key and origin, until an hour before its end", async () => {
    const first = await headers.get(origin, pair, now);
    expect(await headers.get(origin, pair, now + 11 * hour - 1_000)).toBe(first);
    const second = await headers.get(origin, pair, now + 11 * hour);
    expect(claimsOf(second)).toMatchObject({ exp: now / 1000 + 23 * 3_600 });
    expect(claimsOf(await headers.get("https://other.test", pair, now))).toMatchObject({
      aud: "https://other.test",
    });
    const rotated = freshVapidPair();
    await verify(await headers.get(origin, rotated, now), { restrictedTo: rotated.publicKey });
    expect(await headers.get(origin, pair, now + 11 * hour)).toBe(second);
  });

  it("is not made with a private key of another pair, or with what is no key", async () => {
    for (const wrong of [
      { ...pair, privateKey: freshVapidPair().privateKey },
      { ...pair, privateKey: "AAAA" },
      { ...pair, publicKey: "AAAA" },
      { ...pair, publicKey: `A${pair.publicKey.slice(1)}` },
    ])
      await expect(headers.get(origin, wrong, now), JSON.stringify(wrong)).rejects.toThrow();
  });
});

describe("a fresh pair", () => {
  it("is a point of 65 bytes and its number of 32, also when that begins with zeros; never the same", () => {
    const pairs = Array.from({ length: 600 }, freshVapidPair);
    for (const { publicKey, privateKey } of pairs) {
      const number = Buffer.from(privateKey, "base64url");
      expect([Buffer.from(publicKey, "base64url").length, number.length]).toEqual([65, 32]);
      const curve = createECDH("prime256v1");
      curve.setPrivateKey(number);
      expect(curve.getPublicKey("base64url")).toBe(publicKey);
    }
    expect(new Set(pairs.map(({ privateKey }) => privateKey)).size).toBe(pairs.length);
  });
});
