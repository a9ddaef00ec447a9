import type { FieldChange } from "../../http/views.ts";
import { ask } from "./client.ts";
import { keys } from "./keys.ts";
import { queryClient } from "./query-client.ts";

/** What an import did, or on a dry run would do. */
export interface ImportReport {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly disabled: number;
  readonly rejected: readonly {
    readonly row: number;
    readonly id: string | null;
    readonly pointer: string;
    readonly detail: string;
  }[];
  readonly rejectedTotal: number;
  /** The first 1 000. */
  readonly changes: readonly {
    readonly kind: "created" | "updated" | "disabled";
    readonly row: number | null;
    readonly id: string;
    readonly changes: readonly FieldChange[];
  }[];
  readonly warnings: readonly {
    readonly code: string;
    readonly row: number | null;
    readonly id: string | null;
    readonly detail: string;
  }[];
  readonly warningTotals: Readonly<Record<string, number>>;
  /** What each heading of a table was taken for. */
  readonly columns?: Readonly<Record<string, string>>;
}

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
