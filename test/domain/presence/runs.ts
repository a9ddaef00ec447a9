/** Seeds are fixed. `npm run test:long` sets PARVIS_LONG, which workerd does not see, and runs a hundred times more. */
const long = typeof process !== "undefined" && Boolean(process.env.PARVIS_LONG);

export function runs(short: number): { readonly seed: number; readonly numRuns: number } {
  return { seed: 20261122, numRuns: long ? short * 100 : short };
}

/** 1 % of the phones that the long run looks at. */
export const phones = long ? 10_000 : 100;

/** Milliseconds a property may take. */
export const patience = long ? 3_600_000 : 60_000;
