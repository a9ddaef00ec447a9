import { readEntry } from "../store/catalogue.ts";
import { countVapidKeys } from "../store/devices.ts";
import { readMeta, writeMeta } from "../store/meta.ts";
import { type Answer, done } from "./answer.ts";
import { audit } from "./audit.ts";
import { write } from "./catalogue/write.ts";
import type { Shard } from "./shard.ts";

/** A key pair of RFC 8292, base64url. */
export interface VapidPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** A pair that no browser is given any more, kept to sign for the subscriptions that were made for it. */
export interface RetiredPair extends VapidPair {
  readonly retiredAt: number;
}

/** A page that loaded just before a rotation may still subscribe with the key it was given. */
const overlap = 30 * 86_400_000;

/** All pairs that sign, the oldest first; the last is the one that browsers are given. */
export function vapidPairs(shard: Shard, _: Record<string, never>): Answer<(VapidPair | RetiredPair)[]> {
  return done([...retired(shard), current(shard)]);
}

/** Subscriptions on this shard for each key; those that name none under the empty text. */
export function countVapid(shard: Shard, _: Record<string, never>): Answer<Record<string, number>> {
  return done(countVapidKeys(shard.sql));
}

/**
 * Hands out a new key from now on. The old one goes on signing; one that was retired a month ago or more and has no
 * subscription left (`inUse`) is forgotten.
 */
export function rotateVapid(
  shard: Shard,
  input: { pair: VapidPair; inUse: readonly string[]; by: string },
): Answer<{ publicKey: string }> {
  const now = shard.host.now();
  const before = current(shard);
  const kept = retired(shard).filter(
    ({ publicKey, retiredAt }) => input.inUse.includes(publicKey) || now - retiredAt < overlap,
  );
  writeMeta(shard.sql, "vapidRetired", JSON.stringify([...kept, { ...before, retiredAt: now }]));
  writeMeta(shard.sql, "vapidPublicKey", input.pair.publicKey);
  writeMeta(shard.sql, "vapidPrivateKey", input.pair.privateKey);
  publishVapidKeys(shard);
  const changes = [{ field: "publicKey", from: before.publicKey, to: input.pair.publicKey }];
  audit(shard, { by: input.by, action: "vapid.rotated", subject: "vapid", id: "vapid", changes });
  return done({ publicKey: input.pair.publicKey });
}

/** Tells all shards, by the catalogue, which public keys there are. */
export function publishVapidKeys(shard: Shard): void {
  const row = readEntry(shard.sql, "workspace", "workspace")!;
  const vapidKeys = [...retired(shard), current(shard)].map(({ publicKey }) => publicKey);
  const body = { ...(JSON.parse(row.body) as object), vapidKeys };
  write(shard, { kind: "workspace", id: "workspace", body: JSON.stringify(body), shape: null });
}

function current(shard: Shard): VapidPair {
  const publicKey = readMeta(shard.sql, "vapidPublicKey");
  const privateKey = readMeta(shard.sql, "vapidPrivateKey");
  if (publicKey === null || privateKey === null) throw new Error("expected an opened workspace");
  return { publicKey, privateKey };
}

function retired(shard: Shard): RetiredPair[] {
  return JSON.parse(readMeta(shard.sql, "vapidRetired") ?? "[]") as RetiredPair[];
}
