import type { FieldChange } from "../../../engine/audit.ts";
import type { Rejection } from "./file-row.ts";

/** What deserves a look, though it was taken. */
export interface Warning {
  readonly code: WarningCode;
  /** Null when it is about the file. */
  readonly row: number | null;
  readonly id: string | null;
  readonly detail: string;
}

export type WarningCode =
  | "same_place"
  | "overlap"
  | "neighbours_not_compared"
  | "small_radius"
  | "no_opening_hours"
  | "unknown_holidays"
  | "no_name"
  | "mangled_name"
  | "at_sea"
  | "area_replaced"
  | "without_sync_tag"
  | "sync_skipped";

/** What an import changes, or would change. */
export interface Change {
  readonly kind: "created" | "updated" | "disabled";
  /** Null for a zone that the file does not name. */
  readonly row: number | null;
  readonly id: string;
  readonly changes: readonly FieldChange[];
}

export interface ImportReport {
  readonly dryRun: boolean;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly disabled: number;
  readonly rejected: readonly Rejection[];
  readonly rejectedTotal: number;
  readonly changes: readonly Change[];
  readonly changesTotal: number;
  readonly warnings: readonly Warning[];
  /** How many there are of each, those that are not listed included. */
  readonly warningTotals: Readonly<Partial<Record<WarningCode, number>>>;
  readonly columns?: Readonly<Record<string, string>>;
}

/** How many of each an answer lists; all are counted. */
const most = { rejected: 10_000, changes: 1_000, warningsOfACode: 20 };

/** Gathers the answer to an import, bounded however long the file. */
export class Report {
  readonly #counts = { created: 0, updated: 0, unchanged: 0, disabled: 0 };
  readonly #rejected: Rejection[] = [];
  #rejectedTotal = 0;
  readonly #changes: Change[] = [];
  readonly #warnings: Warning[] = [];
  readonly #warningTotals: Partial<Record<WarningCode, number>> = {};

  reject(rejection: Rejection): void {
    this.#rejectedTotal += 1;
    if (this.#rejected.length < most.rejected) this.#rejected.push(rejection);
  }

  unchanged(): void {
    this.#counts.unchanged += 1;
  }

  change(change: Change): void {
    this.#counts[change.kind] += 1;
    if (this.#changes.length < most.changes) this.#changes.push(change);
  }

  warn(code: WarningCode, detail: string, at: { row: number | null; id: string } | null = null): void {
    const count = (this.#warningTotals[code] ?? 0) + 1;
    this.#warningTotals[code] = count;
    if (count <= most.warningsOfACode)
      this.#warnings.push({ code, row: at?.row ?? null, id: at?.id ?? null, detail });
  }

  /** Rows of the file that were taken. */
  get taken(): number {
    const { created, updated, unchanged } = this.#counts;
    return created + updated + unchanged;
  }

  answer(dryRun: boolean, columns?: Readonly<Record<string, string>>): ImportReport {
    return {
      dryRun,
      ...this.#counts,
      rejected: this.#rejected.toSorted((a, b) => a.row - b.row),
      rejectedTotal: this.#rejectedTotal,
      changes: this.#changes,
      changesTotal: this.#counts.created + this.#counts.updated + this.#counts.disabled,
      warnings: this.#warnings,
      warningTotals: this.#warningTotals,
      ...(columns === undefined ? {} : { columns }),
    };
  }
}
