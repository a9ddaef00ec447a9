import { gaussian, seededRandom } from "../support/random.ts";
import type { Fix, Trace } from "./data.ts";

const metresPerDegree = 111_195;
/** Radius that holds 68 % of a two-dimensional Gaussian, in deviations: what Android calls accuracy. */
const accuracyInDeviations = 1.515;

/** The trace with seeded Gaussian noise of which 68 % keeps within `metres`, and an accuracy that says so. */
export function withJitter({ name, fixes }: Trace, metres: number): Trace {
  if (metres === 0) return { name, fixes };
  const random = seededRandom(hash(name) ^ metres);
  return { name, fixes: fixes.map((fix) => moved(fix, metres, random)) };
}

function moved(fix: Fix, metres: number, random: () => number): Fix {
  const deviation = metres / accuracyInDeviations / metresPerDegree;
  const north = deviation * gaussian(random);
  const east = deviation * gaussian(random);
  return {
    at: fix.at,
    latitude: fix.latitude + north,
    longitude: fix.longitude + east / Math.cos((fix.latitude * Math.PI) / 180),
    accuracy: Math.hypot(fix.accuracy ?? 0, metres),
  };
}

function hash(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum, 31) + text.charCodeAt(i);
  return sum;
}
