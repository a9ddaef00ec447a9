import { readEntry } from "../../store/catalogue.ts";
import { type Answer, done, notFound } from "../answer.ts";
import type { Shard } from "../shard.ts";
import { write } from "./write.ts";

/** Deletes a geofence, campaign or offer, or revokes a key. A stone stays in its place, so that followers learn of it. */
export function deleteEntry(
  shard: Shard,
  input: { kind: "geofence" | "campaign" | "offer" | "key"; id: string; by?: string },
): Answer<{ deleted: true }> {
  const row = readEntry(shard.sql, input.kind, input.id);
  if (row === null || row.deleted) return notFound(input.kind, input.id);
  write(shard, { kind: input.kind, id: input.id, body: "{}", shape: null, deleted: true, by: input.by });
  if (shard.catalogue.mayHaveRemoved) shard.dueAt(shard.host.now());
  return done({ deleted: true, by: input.by });
}
