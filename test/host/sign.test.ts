import { expect, it } from "vitest";
import { createSigner } from "../../src/host/sign.ts";

const [older, newer] = ["the old secret of tests", "the new secret of tests"] as [string, string];

it("a signature is good for its own text alone, and has 128 bits", async () => {
  const signer = createSigner([older]);
  const signature = await signer.sign("receipt", "ntf_1");
  expect(signature).toMatch(/^[\w-]{22}$/);
  expect(await signer.verify("receipt", "ntf_1", signature)).toBe(true);
  expect(await signer.sign("receipt", "ntf_1")).toBe(signature);
  expect(await signer.verify("receipt", "ntf_2", signature)).toBe(false);
  const changed = (signature.startsWith("A") ? "B" : "A") + signature.slice(1);
  for (const forged of [
    "",
    "A",
    changed,
    signature.slice(0, -1),
    `${signature}A`,
    `${signature}${signature}`,
  ])
    expect([forged, await signer.verify("receipt", "ntf_1", forged)]).toEqual([forged, false]);
});

it("another secret makes another signature; while one replaces the other, both are good", async () => {
  const signature = await createSigner([older]).sign("receipt", "ntf_1");
  expect(await createSigner([newer]).verify("receipt", "ntf_1", signature)).toBe(false);
  const both = createSigner([newer, older]);
  expect(await both.verify("receipt", "ntf_1", signature)).toBe(true);
  expect(await both.sign("receipt", "ntf_1")).toBe(await createSigner([newer]).sign("receipt", "ntf_1"));
});

it("is not the secret's own HMAC: a key of one purpose is derived from it", async () => {
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(older),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const plain = Buffer.from(await crypto.subtle.sign("HMAC", key, encoder.encode("ntf_1"))).toString(
    "base64url",
  );
  expect((await createSigner([older]).sign("receipt", "ntf_1")).slice(0, 20)).not.toBe(plain.slice(0, 20));
});
