import type { Fix, Trace } from "./data.ts";
import { seededRandom } from "./random.ts";

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
  const length = (metres / accuracyInDeviations) * Math.sqrt(-2 * Math.log(1 - random()));
  const direction = random() * 2 * Math.PI;
  const north = (length * Math.cos(direction)) / metresPerDegree;
  const east = (length * Math.sin(direction)) / metresPerDegree;
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
