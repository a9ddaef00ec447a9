import type { Position } from "../../../../http/views.ts";
import type { Zone } from "../../../api/zones.ts";

const margin = 3;
/** More corners than a small drawing shows. */
const mostCorners = 120;

/** The outline of a zone as an SVG path in a square of so many pixels, north up, at the scale that fills it. */
export function outlineOf({ geometry, bbox, center }: Zone, size: number): string {
  const middle = size / 2;
  const radius = middle - margin;
  if (geometry.type === "Point")
    return `M${margin} ${middle}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
  const [west, south, east, north] = bbox;
  const squeeze = Math.cos((center[1] * Math.PI) / 180);
  const scale = (2 * radius) / Math.max((east - west) * squeeze, north - south, 1e-9);
  const draw = ([longitude, latitude]: Position) => {
    const x = middle + (longitude - (west + east) / 2) * squeeze * scale;
    const y = middle - (latitude - (south + north) / 2) * scale;
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  const rings = geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
  return rings.map((ring) => `M${thinned(ring).map(draw).join("L")}Z`).join("");
}

function thinned(ring: readonly Position[]): readonly Position[] {
  const step = Math.ceil(ring.length / mostCorners);
  return ring.filter((_, i) => i % step === 0);
}
