import type { ImportReport } from "../../http/views.ts";
import { ask } from "./client.ts";
import { keys } from "./keys.ts";
import { queryClient } from "./query-client.ts";

export interface ImportHow {
  readonly dryRun: boolean;
  /** For rows that say none, metres. */
  readonly radius: number;
  /** Zones of this tag that are not in the file are disabled; empty: none. */
  readonly sync: string;
}

export function isTable({ name, type }: File): boolean {
  return /\.(csv|tsv|txt)$/i.test(name) || type === "text/csv";
}

/** Sends a file of zones; what was kept of them is asked for again after it. */
export async function importZones(file: File, how: ImportHow, signal?: AbortSignal): Promise<ImportReport> {
  const report = await ask<ImportReport>("POST", "/v1/geofences/import", {
    query: { dryRun: how.dryRun, radius: how.radius, sync: how.sync },
    body: file,
    headers: { "Content-Type": isTable(file) ? "text/csv" : "application/geo+json" },
    signal,
  });
  if (!how.dryRun) await queryClient.invalidateQueries({ queryKey: keys.zones });
  return report;
}
