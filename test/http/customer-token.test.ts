import { createHmac, generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { verifyCustomerToken } from "../../src/http/access/customer-token.ts";
import { Problem } from "../../src/http/problem.ts";

const secret = "the identity secret of tests";
const older = "the identity secret of last year";
const now = Date.parse("2026-11-22T10:00:00Z");
const seconds = now / 1_000;
const good = { sub: "ana", exp: seconds + 3_600 };

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Signed by hand, so that a token can say what no library would write. */
function token(
  claims: unknown,
  header: unknown = { alg: "HS256", typ: "JWT" },
  key: string = secret,
): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

async function refusal(text: string, secrets: [string, ...string[]] = [secret]): Promise<string> {
  const problem = await verifyCustomerToken(text, secrets, now).catch((error: unknown) => error);
  if (!(problem instanceof Problem)) throw new Error(`expected a refusal, got ${String(problem)}`);
  expect([problem.status, problem.code]).toEqual([401, "invalid_customer_token"]);
  expect(problem.message).toMatch(/^the customerToken is refused: /);
  // Neither the token nor a part of it comes back.
  for (const part of text.split(".").filter((part) => part.length > 8))
    expect(problem.message).not.toContain(part);
  return problem.message.replace("the customerToken is refused: ", "");
}

describe("a customer token", () => {
  it("names a customer, whichever library made it", async () => {
    expect(await verifyCustomerToken(token(good), [secret], now)).toBe("ana");
    const made = await new SignJWT({})
      .setProtectedHeader({ alg: "HS256" })
      .setSubject("shop:4711")
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 86_400)
      .sign(new TextEncoder().encode(secret));
    expect(await verifyCustomerToken(made, [secret], now)).toBe("shop:4711");
  });

  it("is taken of either secret while they rotate", async () => {
    const old = token(good, undefined, older);
    expect(await verifyCustomerToken(old, [secret, older], now)).toBe("ana");
    expect(await verifyCustomerToken(token(good), [secret, older], now)).toBe("ana");
    expect(await refusal(old)).toBe("its signature is not by the identity secret");
  });

  it("may be of clocks that differ by a minute", async () => {
    const edges = [
      { ...good, exp: seconds - 59 },
      { ...good, exp: seconds + 86_400 + 60 },
      { ...good, nbf: seconds + 60 },
      { ...good, iat: seconds + 60 },
    ];
    for (const claims of edges) expect(await verifyCustomerToken(token(claims), [secret], now)).toBe("ana");
  });

  it.each<[string, unknown, string]>([
    ["has expired", { ...good, exp: seconds - 61 }, "it has expired"],
    ["has no end", { sub: "ana" }, "it has no exp"],
    ["ends too late", { ...good, exp: seconds + 86_461 }, "its exp is more than 24 h ahead"],
    ["ends in words", { ...good, exp: "2027-01-01" }, "its exp is not of the right form"],
    ["ends in milliseconds", { ...good, exp: now }, "its exp is more than 24 h ahead"],
    ["is not valid yet", { ...good, nbf: seconds + 61 }, "it is not valid yet (nbf)"],
    ["begins in words", { ...good, nbf: "soon" }, "its nbf is not of the right form"],
    ["was issued tomorrow", { ...good, iat: seconds + 61 }, "its iat is ahead of the server's clock"],
    ["names nobody", { exp: good.exp }, "it has no sub"],
    ["names a number", { ...good, sub: 7 }, "its sub is not a customer id"],
    ["names what is no id", { ...good, sub: "ana;drop" }, "its sub is not a customer id"],
    ["names a long id", { ...good, sub: "a".repeat(129) }, "its sub is not a customer id"],
    [
      "names an anonymous one",
      { ...good, sub: "anon_00" },
      "its sub begins with anon_: such ids are given here only",
    ],
    ["is a list", [], "it is not a signed JWT"],
    ["is null", null, "it is not a signed JWT"],
  ])("that %s is refused", async (_, claims, words) => {
    expect(await refusal(token(claims))).toBe(words);
  });

  it("that is forged is refused", async () => {
    const [header, payload, mac] = token(good).split(".") as [string, string, string];
    const signature = "its signature is not by the identity secret";
    expect(await refusal(`${header}.${encode({ ...good, sub: "bea" })}.${mac}`)).toBe(signature);
    expect(await refusal(token(good, undefined, "a guess of the identity secret"))).toBe(signature);
    expect(await refusal(`${header}.${payload}.`)).toBe(signature);
    expect(await refusal(`${header}.${payload}.${mac.slice(0, 40)}`)).toBe(signature);
  });

  it("with another algorithm is refused, whatever it is signed with", async () => {
    const algorithm = "its algorithm is not HS256";
    expect(await refusal(`${encode({ alg: "none" })}.${encode(good)}.`)).toBe(algorithm);
    for (const alg of ["none", "None", "hs256", "HS384", "HS512", "RS256", "ES256"])
      expect([alg, await refusal(token(good, { alg }))]).toEqual([alg, algorithm]);
    // The confusion of RFC 8725, 2.1: an RSA public key taken for an HMAC secret.
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    const pem = publicKey.export({ type: "spki", format: "pem" }) as string;
    expect(await refusal(token(good, { alg: "RS256" }, pem), [pem])).toBe(algorithm);
    const signed = await new SignJWT(good).setProtectedHeader({ alg: "RS256" }).sign(privateKey);
    expect(await refusal(signed, [pem])).toBe(algorithm);
  });

  it("with a header that asks for more is refused", async () => {
    const odd = "it is not a signed JWT";
    expect(await refusal(token(good, { alg: "HS256", crit: ["exp2"], exp2: 1 }))).toBe(odd);
    expect(await refusal(token(good, { alg: "HS256", crit: ["b64"], b64: false }))).toBe(odd);
    expect(await refusal(token(good, {}))).toBe(odd);
    expect(await refusal(token(good, null))).toBe(odd);
  });

  it("of any other form is refused", async () => {
    for (const text of ["", ".", "..", "a.b", "a.b.c.d.e", "{}", "eyJ.eyJ.x", "\u0000", "é.é.é"])
      expect([text, await refusal(text)]).toEqual([text, "it is not a signed JWT"]);
    expect(await refusal(token({ ...good, pad: "x".repeat(4_096) }))).toBe(
      "expected at most 4096 characters",
    );
    expect(await refusal("x".repeat(10_000_000))).toBe("expected at most 4096 characters");
  });
});
