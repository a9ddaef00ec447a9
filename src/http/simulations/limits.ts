import { mebibyte } from "../body.ts";

/** What one simulation may take and answer: a host's memory bounds it. */
export interface SimulationLimits {
  /** Under way in a process at a time; beyond, they are told to come back. */
  readonly atOnce: number;
  readonly maxBytes: number;
  readonly maxPings: number;
  /** Pings or events of a replayed history. */
  readonly maxHistory: number;
  /** Rows of each list of the answer. */
  readonly maxRows: number;
}

export const nodeLimits: SimulationLimits = {
  atOnce: 4,
  maxBytes: 64 * mebibyte,
  maxPings: 100_000,
  maxHistory: 500_000,
  maxRows: 100_000,
};

/** An isolate has 128 MB. */
export const workerLimits: SimulationLimits = {
  atOnce: 2,
  maxBytes: 8 * mebibyte,
  maxPings: 20_000,
  maxHistory: 100_000,
  maxRows: 20_000,
};
