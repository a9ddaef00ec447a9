import type { Zone } from "../../sdk/index.ts";
import { s } from "../dom.ts";
import { toPixels, type View } from "./view.ts";

const labelFrom = 22;

/** A zone as it is drawn: its outline, and its name where there is room. */
export function drawZone(view: View, zone: Zone, isInside: boolean): SVGGElement {
  const { center, radius, geometry, name } = zone;
  const [x, y] = toPixels(view, { longitude: center[0]!, latitude: center[1]! });
  const r = Math.max(5, radius / view.metresPerPixel);
  const shape = geometry
    ? s("path", { d: outline(view, geometry), "fill-rule": "evenodd" })
    : s("circle", { cx: x, cy: y, r });
  const label =
    (r >= labelFrom || isInside) &&
    s("text", { x, y: y + Math.min(r, view.height) + 15, "text-anchor": "middle" }, name);
  return s(
    "g",
    { class: isInside ? "zone inside" : "zone" },
    shape,
    s("path", { class: "zone-arch", d: `M${x - 5} ${y + 6}v-6a5 5 0 0 1 10 0v6z` }),
    label,
  );
}

function outline(view: View, geometry: NonNullable<Zone["geometry"]>): string {
  const areas = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const draw = (ring: readonly (readonly number[])[]) =>
    ring.map(([longitude, latitude]) => {
      const [x, y] = toPixels(view, { longitude: longitude!, latitude: latitude! });
      return `${x.toFixed(1)} ${y.toFixed(1)}`;
    });
  return areas.flatMap((rings) => rings.map((ring) => `M${draw(ring).join("L")}Z`)).join("");
}
