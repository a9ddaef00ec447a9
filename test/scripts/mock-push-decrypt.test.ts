import { createECDH, webcrypto } from "node:crypto";
import fc from "fast-check";
import ece from "http_ece";
import { describe, expect, it } from "vitest";
import { fromBase64Url, toBase64Url, utf8 } from "../support/mock-push/bytes.ts";
import { decryptContent, decryptPush, readContent } from "../support/mock-push/decrypt.ts";
import { createReceiverKeys } from "../support/mock-push/subscription.ts";

const runs = process.env.PARVIS_LONG ? 500 : 50;

describe("aes128gcm content (RFC 8188)", () => {
  it("opens what http_ece closes, for any text, record size and padding", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 25, max: 400 }),
        fc.integer({ min: 0, max: 6 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        async (text, rs, pad, key) => {
          const options = { version: "aes128gcm", key: toBase64Url(key), rs, pad } as const;
          const body = ece.encrypt(Buffer.from(text), options);
          const opened = await decryptContent(readContent(body), new Uint8Array(key));
          expect(Buffer.from(opened)).toEqual(Buffer.from(text));
        },
      ),
      { seed: 8188, numRuns: runs },
    );
  });

  it("refuses a flipped bit anywhere, a cut tail and a wrong key", async () => {
    const key = fromBase64Url("yqdlZ-tYemfogSmv7Ws5PQ");
    const body = ece.encrypt(Buffer.from("I am the walrus"), { version: "aes128gcm", key: toBase64Url(key) });
    for (const at of [0, 15, 21, 30, body.length - 1]) {
      const bad = new Uint8Array(body);
      bad[at] = bad[at]! ^ 1;
      await expect(decryptContent(readContent(bad), key), `byte ${at}`).rejects.toThrow();
    }
    await expect(decryptContent(readContent(body.subarray(0, -3)), key)).rejects.toThrow();
    await expect(decryptContent(readContent(body), new Uint8Array(16))).rejects.toThrow();
  });

  it("says what is wrong with a body that has no header or no record", async () => {
    expect(() => readContent(utf8("hello"))).toThrow("expected an aes128gcm header of 21 bytes, got 5");
    expect(() => readContent(new Uint8Array(21))).toThrow("expected a record size of 18 or more, got 0");
    const empty = new Uint8Array(21);
    empty[18] = 16;
    await expect(decryptContent(readContent(empty), new Uint8Array(16))).rejects.toThrow(
      "at least one record",
    );
  });
});

describe("push messages (RFC 8291)", () => {
  const sender = () => {
    const pair = createECDH("prime256v1");
    pair.generateKeys();
    return pair;
  };

  it("opens a message made for this phone, and not one made for another", async () => {
    const [mine, other] = [await createReceiverKeys(), await createReceiverKeys()];
    const body = ece.encrypt(Buffer.from("Bonjour"), {
      version: "aes128gcm",
      privateKey: sender(),
      dh: toBase64Url(mine.publicKey),
      authSecret: toBase64Url(mine.authSecret),
    });
    expect(Buffer.from(await decryptPush(body, mine)).toString()).toBe("Bonjour");
    await expect(decryptPush(body, other)).rejects.toThrow();
    await expect(decryptPush(body, { ...mine, authSecret: other.authSecret })).rejects.toThrow();
  });

  it("refuses a message of more than one record, and one without the sender's key", async () => {
    const phone = await createReceiverKeys();
    const two = ece.encrypt(Buffer.from("x".repeat(100)), {
      version: "aes128gcm",
      privateKey: sender(),
      dh: toBase64Url(phone.publicKey),
      authSecret: toBase64Url(phone.authSecret),
      rs: 60,
    });
    await expect(decryptPush(two, phone)).rejects.toThrow("expected one record shorter than rs 60");
    const bare = ece.encrypt(Buffer.from("x"), {
      version: "aes128gcm",
      key: toBase64Url(webcrypto.getRandomValues(new Uint8Array(16))),
    });
    await expect(decryptPush(bare, phone)).rejects.toThrow("key of 65 bytes as key id, got 0 bytes");
  });
});
