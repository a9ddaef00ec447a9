import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { encodeShape, parseShape } from "../../geo/index.ts";
import type { Input, Output, VerbName } from "../../src/engine/verbs.ts";
import { campaignBody, geofenceBody, opera, plainPing } from "../support/test-shard.ts";

const stub = () => env.SHARD.get(env.SHARD.idFromName("shard-0"));

/** A verb's value on shard 0; throws unless the answer is ok. */
export async function run<V extends VerbName>(name: V, input: Input<V>): Promise<Output<V>> {
  const answer = (await stub().run(name, input as never)) as unknown as { ok: boolean; value: Output<V> };
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
  return answer.value;
}

/** One store and one active campaign. */
export async function openStore(ttl = "15m"): Promise<void> {
  const shape = parseShape({ geometry: { type: "Point", coordinates: opera }, radius: 150 });
  if (!shape.ok) throw new Error("expected a circle");
  await run("putGeofence", { id: "opera", body: geofenceBody, shape: encodeShape(shape.shape) });
  // These tests run on the real clock, whose night is quiet.
  await run("patchSettings", { quietHours: null });
  await run("putCampaign", { id: "spring", body: { ...campaignBody, ttl } });
  await run("campaignVerb", { id: "spring", verb: "launch" });
}

/** A customer who agreed, with a subscription at this host. */
export async function newCustomer(id: string, host: string): Promise<void> {
  await run("putCustomer", { id, traits: {}, locale: null, timezone: null });
  const proof = { source: "test", policyVersion: null, textHash: null, at: null, actor: "test" };
  for (const purpose of ["location", "push"] as const)
    await run("putConsent", { customerId: id, purpose, granted: true, ...proof });
  const pair = (await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, [
    "deriveBits",
  ])) as CryptoKeyPair;
  const p256dh = base64url((await crypto.subtle.exportKey("raw", pair.publicKey)) as ArrayBuffer);
  const auth = base64url(crypto.getRandomValues(new Uint8Array(16)).buffer);
  const push = { type: "webpush", endpoint: `https://${host}/${id}`, keys: { p256dh, auth } } as const;
  await run("putDevice", { customerId: id, id: "phone", platform: "web", push });
}

/** The customer comes to the store, and a message is decided. */
export async function arriveAt(customerId: string): Promise<void> {
  const [longitude, latitude] = opera;
  const [result] = await run("ingest", {
    pings: [{ ...plainPing, customerId, longitude, latitude, at: Date.now() }],
  });
  expect(result?.notifications).toHaveLength(1);
}

function base64url(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
