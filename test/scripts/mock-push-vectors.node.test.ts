import { webcrypto } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { fromBase64Url, toBase64Url } from "../support/mock-push/bytes.ts";
import { decryptContent, decryptPush, readContent } from "../support/mock-push/decrypt.ts";
import { verifyVapid } from "../support/mock-push/vapid.ts";

interface Vectors {
  rfc8291_appendix_a: Record<
    "plaintext" | "ua_public" | "ua_private" | "auth_secret" | "ikm" | "body",
    string
  >;
  rfc8188: { name: string; key: string; plaintext: string; body: string }[];
  rfc8292_example: { authorization: string; k: string; claims: { aud: string; exp: number } };
}

const path = "../shared/data/vec-webpush/vectors.json";
const absent = !existsSync(path);
const why = absent ? ` (skipped: ${path} is absent)` : "";
const vectors = (): Vectors => JSON.parse(readFileSync(path, "utf8")) as Vectors;

it.skipIf(absent)(`opens the message of RFC 8291 appendix A${why}`, async () => {
  const vector = vectors().rfc8291_appendix_a;
  const publicKey = fromBase64Url(vector.ua_public);
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: toBase64Url(publicKey.slice(1, 33)),
    y: toBase64Url(publicKey.slice(33)),
    d: vector.ua_private,
  };
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const privateKey = await webcrypto.subtle.importKey("jwk", jwk, curve, false, ["deriveBits"]);
  const receiver = { privateKey, publicKey, authSecret: fromBase64Url(vector.auth_secret) };
  const body = fromBase64Url(vector.body);
  expect(toBase64Url(await decryptPush(body, receiver))).toBe(vector.plaintext);
  expect(toBase64Url(await decryptContent(readContent(body), fromBase64Url(vector.ikm)))).toBe(
    vector.plaintext,
  );
});

it.skipIf(absent)(`opens the messages of RFC 8188 §3.1 and §3.2${why}`, async () => {
  const cases = vectors().rfc8188;
  expect(cases).toHaveLength(2);
  for (const { name, key, plaintext, body } of cases) {
    const opened = await decryptContent(readContent(fromBase64Url(body)), fromBase64Url(key));
    expect(Buffer.from(opened).toString(), name).toBe(plaintext);
  }
});

it.skipIf(absent)(`verifies the header of RFC 8292 §2.4 in its time, place and key${why}`, async () => {
  const { authorization, k, claims } = vectors().rfc8292_example;
  const expected = { origin: claims.aud, now: (claims.exp - 3600) * 1000, restrictedTo: k };
  await verifyVapid(authorization, expected);
  const late = verifyVapid(authorization, { ...expected, now: claims.exp * 1000 });
  await expect(late).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining("in the future"),
  });
  const early = verifyVapid(authorization, { ...expected, now: (claims.exp - 86_401) * 1000 });
  await expect(early).rejects.toMatchObject({ status: 403, message: expect.stringContaining("within 24 h") });
  const elsewhere = verifyVapid(authorization, { ...expected, origin: "https://push.example.org" });
  await expect(elsewhere).rejects.toMatchObject({ status: 403 });
  const tampered = authorization.replace("eyJhdWQi", "eyJhdWQj");
  await expect(verifyVapid(tampered, expected)).rejects.toMatchObject({ status: 403 });
});
