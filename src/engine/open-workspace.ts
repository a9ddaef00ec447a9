import { readEntry } from "../store/catalogue.ts";
import { readMeta, writeMeta } from "../store/meta.ts";
import { type Answer, done, refuse } from "./answer.ts";
import { write } from "./catalogue/write.ts";
import type { Shard } from "./shard.ts";

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
 * Opens the workspace on its primary. What it has no secret for yet it takes from `fresh` and keeps for
 * ever; its number of shards is fixed by the first opening.
 */
export function openWorkspace(
  shard: Shard,
  input: { shards: number; fresh: Secrets & { readonly workspaceId: string } },
): Answer<{ secrets: Secrets; made: readonly (keyof Secrets)[] }> {
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
      body: JSON.stringify({ id: input.fresh.workspaceId }),
      shape: null,
    });
  const made: (keyof Secrets)[] = [];
  const secrets = Object.fromEntries(
    secretNames.map((name) => {
      const kept = readMeta(shard.sql, name);
      if (kept !== null) return [name, kept];
      writeMeta(shard.sql, name, input.fresh[name]);
      made.push(name);
      return [name, input.fresh[name]];
    }),
  ) as Secrets;
  return done({ secrets, made });
}
