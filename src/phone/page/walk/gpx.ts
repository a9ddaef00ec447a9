/** A point of a recorded walk; `at` in milliseconds, null in a track without times. */
export interface TrackPoint {
  readonly latitude: number;
  readonly longitude: number;
  readonly at: number | null;
}

const most = 100_000;
const point = /<(?:\w+:)?(?:trkpt|rtept)\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?(?:trkpt|rtept)>)/g;

/**
 * The track or route points of a GPX file (GPX 1.1), in the file's order; none for a file that is none. Points off the globe are
 * left out, and what comes after 100 000.
 */
export function readGpx(text: string): TrackPoint[] {
  const points: TrackPoint[] = [];
  for (const [, attributes, inside = ""] of text.matchAll(point)) {
    const [latitude, longitude] = [numberOf(attributes!, "lat"), numberOf(attributes!, "lon")];
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) continue;
    const at = Date.parse(/<(?:\w+:)?time>([^<]*)</.exec(inside)?.[1] ?? "");
    points.push({ latitude, longitude, at: Number.isNaN(at) ? null : at });
    if (points.length === most) break;
  }
  return points;
}

function numberOf(attributes: string, name: string): number {
  return Number(new RegExp(`\\b${name}\\s*=\\s*["']([^"']+)["']`).exec(attributes)?.[1] ?? Number.NaN);
}

/** Seconds into the walk at which each point is reached: by its time, or at a stroll where there are none. */
export function pace(
  points: readonly TrackPoint[],
  metresOf: (a: TrackPoint, b: TrackPoint) => number,
): number[] {
  const hasTimes = points.every(({ at }, i) => at !== null && at >= (points[i - 1]?.at ?? at));
  const stroll = 1.3;
  let passed = 0;
  return points.map((one, i) => {
    const before = points[i - 1];
    if (before) passed += hasTimes ? (one.at! - before.at!) / 1_000 : metresOf(before, one) / stroll;
    return passed;
  });
}
