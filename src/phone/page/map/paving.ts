import { s } from "../dom.ts";
import { toPixels, type View } from "./view.ts";

/** Lines as of large paving stones, laid on the ground: they move and grow with the map. */
export function paving(view: View, stone: number): SVGPathElement {
  const size = stone / view.metresPerPixel;
  const corner = { latitude: Math.round(view.latitude), longitude: Math.round(view.longitude) };
  const [x0, y0] = toPixels(view, corner);
  const lines = (from: number, length: number) => {
    const first = ((from % size) + size) % size;
    return Array.from({ length: Math.ceil((length - first) / size) }, (_, i) => first + i * size);
  };
  const d = [
    ...lines(x0, view.width).map((x) => `M${x.toFixed(1)} 0V${view.height}`),
    ...lines(y0, view.height).map((y) => `M0 ${y.toFixed(1)}H${view.width}`),
  ];
  return s("path", { class: "paving", d: d.join("") });
}
