import { distance, normaliseLongitude } from "./ellipsoid.ts";
import type { Position } from "./geometry.ts";
import { Heap } from "./heap.ts";
import { partBoxes } from "./measure.ts";
import { type Shape, signedDistance } from "./shape.ts";

/** A rectangle of a search, by its middle and half its sides in degrees. */
interface Cell {
  readonly lng: number;
  readonly lat: number;
  readonly dLng: number;
  readonly dLat: number;
}

/** How deep a label's place is, at least, as a part of the deepest one's depth. */
const deepEnough = 0.98;
/** Enough for any real shape; one with a boundary like a sponge gets the best place found so far. */
const maxCells = 5_000;

/**
 * A place for a label or a time zone: inside the shape and about as far from its boundary as can be (the idea of
 * V. Agafonkin's polylabel). Rectangles are divided, the one that may hold the deepest place first.
 */
export function labelPoint(shape: Shape): Position {
  if (shape.kind === "circle") return [shape.lng, shape.lat];
  const queue = new Heap();
  const cells: Cell[] = [];
  let best = { lng: 0, lat: 0, depth: -Infinity };
  const consider = (cell: Cell): void => {
    const { lng, lat, dLng, dLat } = cell;
    const depth = -signedDistance(shape, lng, lat);
    if (depth > best.depth) best = { lng, lat, depth };
    const most = depth + reach(cell);
    if (most <= 0 || most * deepEnough <= best.depth) return;
    queue.push(-most, cells.length);
    cells.push({ lng, lat, dLng: dLng / 2, dLat: dLat / 2 });
  };
  for (const [west, south, east, north] of partBoxes(shape)) {
    consider({
      lng: (west + east) / 2,
      lat: (south + north) / 2,
      dLng: (east - west) / 2,
      dLat: (north - south) / 2,
    });
  }
  while (!queue.isEmpty && cells.length < maxCells && -queue.leastKey * deepEnough > best.depth) {
    const next = cells[queue.pop()]!;
    for (const x of [-1, 1]) {
      for (const y of [-1, 1])
        consider({ ...next, lng: next.lng + x * next.dLng, lat: next.lat + y * next.dLat });
    }
  }
  return [normaliseLongitude(best.lng), best.lat];
}

/** Metres from a cell's middle that reach all of it. */
function reach({ lng, lat, dLng, dLat }: Cell): number {
  const widest = Math.max(0, Math.abs(lat) - dLat);
  return distance(lng, lat, lng, lat + dLat) + distance(lng, widest, lng + dLng, widest);
}
