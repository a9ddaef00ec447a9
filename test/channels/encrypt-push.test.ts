import { webcrypto } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { encryptPush } from "../../src/channels/encrypt-push.ts";
import { toBase64Url } from "../support/mock-push/bytes.ts";
import { decryptPush } from "../support/mock-push/decrypt.ts";

async function phone() {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const pair = (await webcrypto.subtle.generateKey(curve, true, ["deriveBits"])) as webcrypto.CryptoKeyPair;
  const publicKey = new Uint8Array(await webcrypto.subtle.exportKey("raw", pair.publicKey));
  const authSecret = webcrypto.getRandomValues(new Uint8Array(16));
  return {
    receiver: { privateKey: pair.privateKey, publicKey, authSecret },
    keys: { p256dh: toBase64Url(publicKey), auth: toBase64Url(authSecret) },
  };
}

it("makes of any text a body that its phone reads, and no other", async () => {
  const [mine, other] = [await phone(), await phone()];
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 1_000 }), async (text) => {
      const body = encryptPush(text, mine.keys);
      const bytes = new TextEncoder().encode(text);
      expect(body.length).toBe(86 + bytes.length + 1 + 16);
      expect(new TextDecoder().decode(await decryptPush(body, mine.receiver))).toBe(text);
      await expect(decryptPush(body, other.receiver)).rejects.toThrow();
    }),
    { numRuns: 50 },
  );
});

it("never uses a key pair, a salt or so a body twice", async () => {
  const { keys } = await phone();
  const bodies = Array.from({ length: 50 }, () => encryptPush("Bonjour", keys));
  const distinct = (from: number, to: number) =>
    new Set(bodies.map((body) => toBase64Url(body.slice(from, to)))).size;
  expect([distinct(0, 16), distinct(21, 86), distinct(86, 110)]).toEqual([50, 50, 50]);
});

it("throws at keys that are none: too short, or no point on the curve", async () => {
  const { keys, receiver } = await phone();
  const off = receiver.publicKey.slice();
  off[64]! ^= 1;
  for (const p256dh of ["", "AAAA", toBase64Url(off)])
    expect(() => encryptPush("x", { ...keys, p256dh }), p256dh).toThrow();
  expect(() => encryptPush("x", { ...keys, auth: "AAAA" })).toThrow("16 bytes");
});
