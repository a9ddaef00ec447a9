import {
  type CatalogueKind,
  type CatalogueRow,
  changedBetween,
  changeSizes,
  writeEntry,
} from "../../store/catalogue.ts";
import { type Answer, done } from "../answer.ts";
import { takeSendJob } from "../send/send-job.ts";
import type { Shard } from "../shard.ts";
import { takeWebhook } from "../webhooks/take-webhook.ts";

/** One RPC's worth of changes: bounded in rows and, since shapes can be large, in bytes. */
const maxRows = 2_000;
const maxBytes = 8 * 1024 * 1024;

export function catalogueVersion(shard: Shard, _: Record<string, never>): Answer<{ version: number }> {
  return done({ version: shard.catalogue.version });
}

/**
 * What the primary changed after `version`, or those kinds of it; `more` when the answer was cut. Entries of one version
 * stay together: they are as many as one slice of an import at most.
 */
export function catalogueSince(
  shard: Shard,
  input: { version: number; kinds?: readonly CatalogueKind[] },
): Answer<{ rows: CatalogueRow[]; more: boolean }> {
  const sizes = changeSizes(shard.sql, input.version, maxRows + 1, input.kinds);
  let bytes = 0;
  const cut = sizes.findIndex((entry, i) => {
    bytes += entry.bytes;
    return i === maxRows || (i > 0 && bytes > maxBytes);
  });
  if (cut === -1) {
    const last = sizes.at(-1)?.version ?? input.version;
    return done({ rows: changedBetween(shard.sql, input.version, last, input.kinds), more: false });
  }
  const whole = sizes.findLast(({ version }) => version < sizes[cut]!.version);
  const last = whole?.version ?? sizes[cut]!.version;
  return done({ rows: changedBetween(shard.sql, input.version, last, input.kinds), more: true });
}

/** A follower takes over the primary's changes; with nothing more to come its catalogue is confirmed. */
export function applyCatalogue(
  shard: Shard,
  input: { rows: CatalogueRow[]; more: boolean },
): Answer<{ version: number }> {
  const known = shard.catalogue.version;
  for (const row of input.rows) {
    // A repeated or late delivery must not bring an old row back.
    if (row.version <= known) continue;
    writeEntry(shard.sql, row);
    shard.catalogue.apply(row);
    if (row.kind === "send") takeSendJob(shard, row);
    if (row.kind === "webhook") takeWebhook(shard, row);
  }
  if (!input.more) shard.confirmCatalogue();
  if (shard.catalogue.mayHaveRemoved) shard.dueAt(shard.host.now());
  return done({ version: shard.catalogue.version });
}
