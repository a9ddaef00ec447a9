import { readEntry } from "../store/catalogue.ts";
import { readMeta, writeMeta } from "../store/meta.ts";
import { type Answer, done, refuse } from "./answer.ts";
import { write } from "./catalogue/write.ts";
import type { Shard } from "./shard.ts";
import { publishVapidKeys } from "./vapid.ts";

/** The secrets a workspace is made with; each is text of its own form. */
export const secretNames = [
  "secretKey",
  "publishableKey",
  "masterSecret",
  "identitySecret",
  "vapidPublicKey",
  "vapidPrivateKey",
] as const;
export type Secrets = Readonly<Record<(typeof secretNames)[number], string>>;

/**
 * Opens the workspace on its primary. What it has no secret for yet it takes from `fresh`, if that has one,
 * and keeps for ever; its number of shards is fixed by the first opening.
 */
export function openWorkspace(
  shard: Shard,
  input: { shards: number; fresh: Partial<Secrets> },
): Answer<{ secrets: Partial<Secrets>; made: readonly (keyof Secrets)[] }> {
  const shards = readMeta(shard.sql, "shards");
  if (shards === null) writeMeta(shard.sql, "shards", String(input.shards));
  else if (Number(shards) !== input.shards)
    return refuse({
      kind: "conflict",
      code: "shards_changed",
      detail: `this workspace was made with ${shards} shards and cannot be opened with ${input.shards}: set SHARDS=${shards}`,
    });
  if (readEntry(shard.sql, "workspace", "workspace") === null)
    write(shard, {
      kind: "workspace",
      id: "workspace",
      body: JSON.stringify({ id: shard.uuid() }),
      shape: null,
    });
  const made: (keyof Secrets)[] = [];
  const secrets: Partial<Record<keyof Secrets, string>> = {};
  for (const name of secretNames) {
    const kept = readMeta(shard.sql, name);
    const fresh = input.fresh[name];
    if (kept !== null) secrets[name] = kept;
    else if (fresh !== undefined) {
      writeMeta(shard.sql, name, fresh);
      made.push(name);
      secrets[name] = fresh;
    }
  }
  if (secrets.vapidPublicKey !== undefined) publishVapidKeys(shard);
  return done({ secrets, made });
}
