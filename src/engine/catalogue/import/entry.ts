import { amend, audit } from "../../audit.ts";
import type { Shard } from "../../shard.ts";

/** One import on its way through its slices: who makes it, and what it has done so far. */
export interface ImportRun {
  readonly by: string;
  /** Its entry in the audit log, once something was changed. */
  readonly entry: string | null;
  readonly created: number;
  readonly updated: number;
  readonly disabled: number;
  /** The tag whose zones the file names all of. */
  readonly sync: string | null;
}

type Counts = Pick<ImportRun, "created" | "updated" | "disabled">;

/** Writes down what a slice did, in the one entry of its import; an import that changes nothing has none. */
export function noteSlice(shard: Shard, run: ImportRun, slice: Counts): ImportRun {
  const { created, updated, disabled } = slice;
  if (created + updated + disabled === 0) return run;
  const sums = {
    created: run.created + created,
    updated: run.updated + updated,
    disabled: run.disabled + disabled,
  };
  const changes = Object.entries({ ...sums, ...(run.sync === null ? {} : { sync: run.sync }) }).map(
    ([field, to]) => ({ field, to }),
  );
  if (run.entry !== null) amend(shard, run.entry, changes);
  const entry =
    run.entry ??
    audit(shard, { by: run.by, action: "geofence.imported", subject: "geofence", id: null, changes });
  return { ...run, ...sums, entry };
}
