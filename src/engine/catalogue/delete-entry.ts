import { readEntry } from "../../store/catalogue.ts";
import { type Answer, done, notFound } from "../answer.ts";
import type { Shard } from "../shard.ts";
import { type Expected, requireExpected } from "./expected.ts";
import { type CatalogueChange, write } from "./write.ts";

/** Deletes a geofence, campaign or offer, or revokes a key. A stone stays in its place, so that followers learn of it. */
export function deleteEntry(
  shard: Shard,
  {
    kind,
    id,
    by,
    expected,
  }: {
    kind: "geofence" | "campaign" | "offer" | "key";
    id: string;
    by?: string;
    expected?: Expected | undefined;
  },
): Answer<{ deleted: true }> {
  const row = readEntry(shard.sql, kind, id);
  if (row === null || row.deleted) return notFound(kind, id);
  const entry: CatalogueChange = { kind, id, body: "{}", shape: null, deleted: true, by };
  const allowed = requireExpected(shard, entry, expected);
  if (!allowed.ok) return allowed;
  write(shard, entry);
  if (shard.catalogue.mayHaveRemoved) shard.dueAt(shard.host.now());
  return done({ deleted: true });
}
