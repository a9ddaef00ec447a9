import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type ImportHow, type ImportReport, importZones, isTable } from "../../../api/imports.ts";
import { keys } from "../../../api/keys.ts";
import type { Zone } from "../../../api/zones.ts";
import type { DiffZone } from "../../../map/diff-layer.ts";
import { type Places, placesOfJson, placesOfTable } from "./read-places.ts";

/** A larger file is not read a second time for the map, bytes. */
const mostShown = 20 * 2 ** 20;
const none: readonly DiffZone[] = [];

/** A file on its way in: what it would do, where on the map, and the button that does it. */
export function useImport(file: File | null, zones: readonly Zone[]) {
  const [how, setHow] = useState<Omit<ImportHow, "dryRun">>({ radius: 200, sync: "" });
  const trial = useQuery({
    queryKey: keys.trial(file === null ? "" : `${file.name} ${file.lastModified} ${file.size}`, how),
    enabled: file !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    structuralSharing: false,
    async queryFn({ signal }) {
      const report = await importZones(file!, { ...how, dryRun: true }, signal);
      return { report, places: await placesIn(file!, report, how.radius) };
    },
  });
  const run = useMutation({ mutationFn: () => importZones(file!, { ...how, dryRun: false }) });
  const diff = useMemo(
    () => (file === null || trial.data === undefined ? none : diffOf(trial.data, zones)),
    [file, trial.data, zones],
  );
  return { how, setHow, trial, run, diff };
}

async function placesIn(file: File, report: ImportReport, radius: number): Promise<Places> {
  if (file.size > mostShown) return new Map();
  const text = await file.text();
  try {
    return isTable(file) ? placesOfTable(text, report.columns ?? {}, radius) : placesOfJson(text, radius);
  } catch {
    // The server has read it, so only the picture is missing.
    return new Map();
  }
}

function diffOf(
  { report, places }: { report: ImportReport; places: Places },
  zones: readonly Zone[],
): readonly DiffZone[] {
  const byId = new Map(zones.map((zone) => [zone.id, zone]));
  return report.changes.flatMap(({ kind, row, id }) => {
    const stored = byId.get(id);
    const shape = (row === null ? undefined : places.get(row)) ?? stored;
    return shape === undefined ? [] : [{ kind, shape }];
  });
}
