import type { Position } from "../../http/views.ts";
import { type Box, boxOf, footprint, meet, type Ring, type Shaped } from "./geometry.ts";

/** Zones whose ground meets that of a shape; `except` is the shape's own id. */
export function overlapping<Z extends Shaped & { readonly id: string; readonly bbox: Box }>(
  shaped: Shaped,
  zones: readonly Z[],
  except: string,
): readonly Z[] {
  const box = boxOf(shaped);
  const rings = outerRings(shaped);
  return zones.filter(
    (zone) =>
      zone.id !== except &&
      meet(box, zone.bbox) &&
      outerRings(zone).some((ring) => rings.some((own) => ringsMeet(own, ring))),
  );
}

/** Holes are not looked at: one zone in another's hole is rare, and a warning too many harms nobody. */
function outerRings(shaped: Shaped): readonly Ring[] {
  return footprint(shaped).map((rings) => rings[0] ?? []);
}

function ringsMeet(a: Ring, b: Ring): boolean {
  if (a.length === 0 || b.length === 0) return false;
  if (isInside(a[0]!, b) || isInside(b[0]!, a)) return true;
  for (let i = 1; i < a.length; i++)
    for (let j = 1; j < b.length; j++) if (cross(a[i - 1]!, a[i]!, b[j - 1]!, b[j]!)) return true;
  return false;
}

/** Even-odd rule. */
function isInside([x, y]: Position, ring: Ring): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [x1, y1] = ring[i - 1]!;
    const [x2, y2] = ring[i]!;
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

function cross(a: Position, b: Position, c: Position, d: Position): boolean {
  const side = (p: Position, q: Position, r: Position) =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}
