import { expect, it } from "vitest";
import webpush from "web-push";
import { freshVapidPair, VapidHeaders } from "../../src/channels/vapid.ts";
import { verifyVapid } from "../support/mock-push/vapid.ts";

const origin = "https://push.test";
const subject = "mailto:ops@a.test";

/** What is signed, and all but the signature, which is another each time. */
function parts(authorization: string) {
  const [, head = "", claims = ""] = /^vapid t=([^.]+)\.([^.]+)/.exec(authorization) ?? [];
  const signed = [head, claims].map(
    (part) => JSON.parse(Buffer.from(part, "base64url").toString()) as unknown,
  );
  return { signed, around: authorization.replace(/t=[^,]+/, "t=") };
}

it("writes web-push's own header, with web-push's keys", async () => {
  // web-push takes no clock.
  const now = Date.now();
  const until = Math.floor(now / 1000) + 12 * 3_600;
  const pair = webpush.generateVAPIDKeys();
  const header = await new VapidHeaders(subject).get(origin, pair, now);
  const expected = webpush.getVapidHeaders(
    origin,
    subject,
    pair.publicKey,
    pair.privateKey,
    "aes128gcm",
    until,
  );
  expect(parts(header)).toEqual(parts(expected.Authorization));
  await verifyVapid(header, { origin, now, restrictedTo: pair.publicKey });
});

it("makes pairs that web-push signs with", async () => {
  const now = Date.now();
  const pair = freshVapidPair();
  const { Authorization } = webpush.getVapidHeaders(
    origin,
    subject,
    pair.publicKey,
    pair.privateKey,
    "aes128gcm",
  );
  await verifyVapid(Authorization, { origin, now, restrictedTo: pair.publicKey });
});
