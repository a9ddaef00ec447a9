import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { encryptPush } from "../../src/channels/encrypt-push.ts";

const path = "../shared/data/vec-webpush/vectors.json";
const absent = !existsSync(path);

type Vector = Record<"plaintext" | "as_private" | "ua_public" | "auth_secret" | "salt" | "body", string>;

it.skipIf(absent)(
  `makes the body of RFC 8291 appendix A, byte by byte${absent ? ` (skipped: ${path} is absent)` : ""}`,
  () => {
    const vector = JSON.parse(readFileSync(path, "utf8")).rfc8291_appendix_a as Vector;
    const decode = (name: keyof Vector) => Buffer.from(vector[name], "base64url");
    const keys = { p256dh: vector.ua_public, auth: vector.auth_secret };
    const secrets = { privateKey: decode("as_private"), salt: decode("salt") };
    const body = encryptPush(decode("plaintext").toString(), keys, secrets);
    expect(Buffer.from(body).toString("base64url")).toBe(vector.body);
  },
);
