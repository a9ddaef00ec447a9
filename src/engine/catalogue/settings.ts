import type { Settings } from "../../domain/settings.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";
import { write } from "./write.ts";

export function getSettings(shard: Shard, _: Record<string, never>): Answer<Settings> {
  return done(shard.catalogue.settings);
}

/** Replaces the fields it names. */
export function patchSettings(
  shard: Shard,
  { by, ...patch }: Partial<Settings> & { by?: string },
): Answer<Settings> {
  const merged = { ...shard.catalogue.settings, ...patch };
  write(shard, { kind: "settings", id: "settings", body: JSON.stringify(merged), shape: null, by });
  // Other retentions may hold from now on.
  shard.dueAt(shard.host.now());
  return done(shard.catalogue.settings);
}
