import type { ImportRun } from "../../../engine/catalogue/import/entry.ts";
import type { GeofenceOutcome } from "../../../engine/catalogue/import/import-geofences.ts";
import type { Output } from "../../../engine/verbs.ts";
import type { Workspace } from "../../../host/workspace.ts";
import { Problem } from "../../problem.ts";
import { unwrap } from "../../route.ts";
import type { ImportFile, Rejection } from "./file-row.ts";
import { Neighbours } from "./neighbours.ts";
import { type ReadHow, type ReadRow, readRow, zoneOf } from "./read-row.ts";
import { type ImportReport, Report } from "./report.ts";
import { Slices } from "./slices.ts";

export interface ImportHow {
  readonly dryRun: boolean;
  readonly by: string;
  readonly radius: number | null;
  readonly repair: boolean;
  /** Zones of this tag that the file does not name are disabled. */
  readonly sync: string | null;
}

/** Imports geofences from a file as it comes, slice by slice. A row that cannot be taken stops no other. */
export async function importGeofences(
  workspace: Workspace,
  file: ImportFile,
  how: ImportHow,
): Promise<ImportReport> {
  const one = new Import(workspace, how);
  try {
    await one.takeRows(file);
    await one.compareWithStanding();
  } catch (error) {
    throw one.toldOf(error);
  } finally {
    // Also of an import that broke off: what was written stays.
    if (one.hasWritten) await workspace.tellFollowers();
  }
  return one.report.answer(how.dryRun, file.columns);
}

/** Ids that one verb disables. */
const disabledAtOnce = 500;
/** Metres under which a phone's own region monitoring misses many an entry. */
const smallRadius = 100;

class Import {
  readonly report = new Report();
  readonly #workspace: Workspace;
  readonly #how: ImportHow;
  readonly #slices = new Slices();
  readonly #neighbours = new Neighbours();
  #run: ImportRun;

  constructor(workspace: Workspace, how: ImportHow) {
    this.#workspace = workspace;
    this.#how = how;
    this.#run = { by: how.by, entry: null, created: 0, updated: 0, disabled: 0, sync: how.sync };
  }

  get hasWritten(): boolean {
    return this.#run.entry !== null;
  }

  async takeRows({ rows }: ImportFile): Promise<void> {
    const how: ReadHow = { ...this.#how, enables: this.#how.sync !== null };
    for await (const reading of rows) {
      const read =
        "unreadable" in reading ? reading.unreadable : (this.#slices.next(reading) ?? readRow(reading, how));
      if ("detail" in read) this.#reject(read);
      else if (this.#slices.add(read)) await this.#send();
    }
    await this.#send();
  }

  /** What only shows against the zones that the file does not name. */
  async compareWithStanding(): Promise<void> {
    const { sync } = this.#how;
    const absent: string[] = [];
    for (let after: string | null = ""; after !== null; ) {
      const page: Output<"standingZones"> = unwrap<"standingZones">(
        await this.#workspace.primary.run("standingZones", { after, tag: sync }),
      );
      for (const zone of page.zones) {
        if (this.#slices.names(zone.id)) continue;
        if (zone.tagged) absent.push(zone.id);
        else this.#neighbours.add({ ...zone, row: null });
      }
      after = page.next;
    }
    if (sync !== null && absent.length > 0) await this.#disable(absent, sync);
    this.#compare();
  }

  /** A reason to stop, with how far the import came. */
  toldOf(error: unknown): unknown {
    if (!(error instanceof Problem) || !this.hasWritten) return error;
    const { created, updated } = this.#run;
    const detail = `${error.message}; ${created} geofences were created and ${updated} updated before that, and the same file can be sent again`;
    return new Problem(error.status, error.code, detail, {
      headers: error.headers,
      ...(error.errors === null ? {} : { errors: error.errors }),
    });
  }

  #reject(rejection: Rejection): void {
    this.#slices.rejected(zoneOf(rejection.id));
    this.report.reject(rejection);
  }

  async #send(): Promise<void> {
    const { rows, rejected } = this.#slices.take();
    for (const rejection of rejected) this.#reject(rejection);
    if (rows.length === 0) return;
    const geofences = rows.map(({ imported }) => imported);
    const input = { geofences, dryRun: this.#how.dryRun, run: this.#run };
    const { outcomes, run } = unwrap<"importGeofences">(
      await this.#workspace.primary.run("importGeofences", input),
    );
    this.#run = run;
    for (const [i, outcome] of outcomes.entries()) this.#take(rows[i]!, outcome);
  }

  #take(read: ReadRow, outcome: GeofenceOutcome): void {
    const { row, id } = outcome;
    if (outcome.kind === "rejected") {
      const { pointer, detail } = outcome.fault;
      this.#reject({ row, id, pointer: read.pointerTo(pointer), detail });
      return;
    }
    if (outcome.kind === "unchanged") this.report.unchanged();
    else this.report.change({ kind: outcome.kind, row, id, changes: outcome.changes });
    this.#warnOf(read, outcome);
    if (!outcome.isEnabled) return;
    const { longitude, latitude } = read;
    const area = outcome.radius === null ? read.area : Math.PI * outcome.radius ** 2;
    this.#neighbours.add({ id, row, longitude, latitude, radius: outcome.radius, area });
  }

  #warnOf(read: ReadRow, outcome: Exclude<GeofenceOutcome, { kind: "rejected" }>): void {
    const { radius, tags } = outcome;
    const { sync } = this.#how;
    const warn: Report["warn"] = (code, detail) => this.report.warn(code, detail, outcome);
    if (radius !== null && radius < smallRadius)
      warn("small_radius", `a radius of ${radius} m: under ${smallRadius} m phones miss many an entry`);
    if (!outcome.hasHours) warn("no_opening_hours", "no opening hours: it counts as always open");
    for (const kind of read.unknownHolidays)
      warn(
        "unknown_holidays",
        `the days of ${kind} are not known for this country and region: ${kind} counts as no day`,
      );
    if (read.imported.given.name?.includes("\ufffd"))
      warn("mangled_name", "its name has lost letters on the way: the text was not UTF-8 once");
    if (!outcome.isNamed) warn("no_name", "no name: messages would show its id");
    if (read.place.country === null)
      warn("at_sea", `latitude ${read.latitude}, longitude ${read.longitude} lies at sea`);
    if (outcome.lostArea) warn("area_replaced", "its area gives way to a circle");
    if (sync !== null && !tags.includes(sync))
      warn("without_sync_tag", `it does not carry the tag "${sync}": a later sync will not disable it`);
  }

  async #disable(ids: readonly string[], tag: string): Promise<void> {
    const { unread } = this.#slices;
    if (unread > 0 || this.report.taken === 0) {
      const why =
        unread > 0 ? `${unread} rows do not tell which zones they are` : "no row of the file was taken";
      this.report.warn(
        "sync_skipped",
        `${why}: none of ${ids.length} zones was disabled for not being in the file`,
      );
      return;
    }
    for (let from = 0; from < ids.length; from += disabledAtOnce) {
      const slice = ids.slice(from, from + disabledAtOnce);
      for (const id of this.#how.dryRun ? slice : await this.#disableSlice(slice, tag))
        this.report.change({
          kind: "disabled",
          row: null,
          id,
          changes: [{ field: "enabled", from: true, to: false }],
        });
    }
  }

  async #disableSlice(ids: readonly string[], tag: string): Promise<readonly string[]> {
    const answer = await this.#workspace.primary.run("disableAbsent", { ids, tag, run: this.#run });
    const { disabled, run } = unwrap<"disableAbsent">(answer);
    this.#run = run;
    return disabled;
  }

  #compare(): void {
    const neighbours = this.#neighbours;
    const isComplete = neighbours.compare();
    for (const { zone, with: other, count } of neighbours.told(neighbours.twins))
      this.report.warn("same_place", `it stands where ${other}${andOthers(count)} stands`, zone);
    for (const { zone, with: other, count } of neighbours.told(neighbours.overlaps))
      this.report.warn("overlap", `it overlaps ${other}${andOthers(count)}`, zone);
    if (!isComplete)
      this.report.warn(
        "neighbours_not_compared",
        "too many zones stand close together to compare all of them",
      );
  }
}

function andOthers(count: number): string {
  return count === 1 ? "" : count === 2 ? " and another" : ` and ${count - 1} others`;
}
