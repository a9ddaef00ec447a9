import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64url, toBase64url } from "../../src/host/base64url.ts";
import { Signer } from "../../src/host/signing.ts";

const secret = "a secret of some length";

describe("a signature", () => {
  it("is HMAC-SHA256 under a key that HKDF derives from secret and label", async () => {
    const { hkdfSync, createHmac } = await import("node:crypto");
    const key = new Uint8Array(hkdfSync("sha256", secret, "", "parvis:receipt", 32));
    const expected = createHmac("sha256", key).update("ntf_1").digest("base64url");
    expect(await new Signer([secret]).sign("receipt", "ntf_1")).toBe(expected);
  });

  it("is good for its own text, label and secret only", async () => {
    const signer = new Signer([secret]);
    const mac = await signer.sign("device", "text");
    expect(mac).toMatch(/^[\w-]{43}$/);
    expect(await signer.verify("device", "text", mac)).toBe(true);
    expect(await signer.verify("device", "text ", mac)).toBe(false);
    expect(await signer.verify("key", "text", mac)).toBe(false);
    expect(await new Signer(["another secret, as long"]).verify("device", "text", mac)).toBe(false);
  });

  it("has one spelling", async () => {
    const signer = new Signer([secret]);
    const mac = await signer.sign("key", "text");
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // Two bits of the 43rd character carry nothing.
    const others = [...alphabet].map((last) => mac.slice(0, -1) + last);
    for (const other of [...others, `${mac}=`, `${mac}A`, mac.slice(0, -1), "", " ", "%"])
      expect([other, await signer.verify("key", "text", other)]).toEqual([other, other === mac]);
  });

  it("outlives a rotation while the old secret is named, made by the newest", async () => {
    const before = await new Signer([secret]).sign("key", "text");
    const rotating = new Signer(["the new secret of tests", secret]);
    const after = await rotating.sign("key", "text");
    expect(await rotating.verify("key", "text", before)).toBe(true);
    expect(await rotating.verify("key", "text", after)).toBe(true);
    const rotated = new Signer(["the new secret of tests"]);
    expect(await rotated.verify("key", "text", before)).toBe(false);
    expect(await rotated.verify("key", "text", after)).toBe(true);
  });
});

describe("base64url", () => {
  it("gives back every bytes, and agrees with another writer of it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = toBase64url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64url"));
        expect(fromBase64url(text)).toEqual(bytes);
      }),
    );
  });

  it.each(["a", "abcde", "a=", "a+b/", "é", "YR"])("does not read %s", (text) => {
    expect(fromBase64url(text)).toBeNull();
  });
});
