import { readStores, readTraces, storesAlong } from "./data.ts";
import { withJitter } from "./jitter.ts";
import { type Counts, circles, naive, parvis } from "./rules.ts";

export const radii = [50, 100, 200, 500] as const;
export const jitters = [0, 20, 50] as const;

export interface Row {
  readonly trace: string;
  readonly pings: number;
  readonly circles: number;
  readonly real: boolean;
  readonly radius: number;
  readonly jitter: number;
  readonly parvis: Counts;
  readonly naive: Counts;
}

/** Every trace through every radius with every jitter. */
export function measure(root: string): readonly Row[] {
  const stores = readStores(root);
  return readTraces(root).flatMap((trace) => {
    const { real, places } = storesAlong(trace, stores, radii.at(-1)!);
    return radii.flatMap((radius) => {
      const zones = circles(places, radius);
      return jitters.map((jitter) => {
        const { fixes } = withJitter(trace, jitter);
        const common = {
          trace: trace.name,
          pings: fixes.length,
          circles: places.length,
          real,
          radius,
          jitter,
        };
        return { ...common, parvis: parvis(fixes, zones), naive: naive(fixes, zones) };
      });
    });
  });
}

/** The sum of each count over these rows. */
export function total(rows: readonly Row[], which: "parvis" | "naive"): Counts {
  const sum: Record<string, number> = {};
  for (const row of rows) {
    for (const [name, n] of Object.entries(row[which])) sum[name] = (sum[name] ?? 0) + n;
  }
  return sum;
}
