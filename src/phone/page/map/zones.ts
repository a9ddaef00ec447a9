import type { Zone } from "../../sdk/index.ts";
import { s } from "../dom.ts";
import { toPixels, type View } from "./view.ts";

const labelFrom = 22;
const longest = 26;
/** Of a letter, at a guess: measuring text would cost a layout for each. */
const letter = 8;
const line = 18;

/** A zone as it is drawn: its outline, and an arch at its centre. */
export function drawZone(view: View, zone: Zone, isInside: boolean): SVGGElement {
  const { geometry } = zone;
  const { x, y, r } = spot(view, zone);
  return s(
    "g",
    { class: isInside ? "zone inside" : "zone", "data-zone": zone.id },
    geometry
      ? s("path", { d: outline(view, geometry), "fill-rule": "evenodd" })
      : s("circle", { cx: x, cy: y, r }),
    s("path", { class: "zone-arch", d: `M${x - 5} ${y + 6}v-6a5 5 0 0 1 10 0v6z` }),
  );
}

/** Names under the zones that have room for one; of two that would overlap the first alone. */
export function drawNames(view: View, zones: readonly Zone[]): SVGTextElement[] {
  const taken: { x: number; y: number; half: number }[] = [];
  return zones.flatMap((zone) => {
    const { x: centre, y: middle, r } = spot(view, zone);
    const y = middle + Math.min(r, view.height) + 15;
    const name = zone.name.length > longest ? `${zone.name.slice(0, longest - 1).trimEnd()}…` : zone.name;
    const half = (name.length * letter) / 2;
    // As far into the picture as the zone's own place is.
    const isSeen = centre > 0 && centre < view.width && half * 2 < view.width;
    const x = isSeen ? Math.max(half, Math.min(view.width - half, centre)) : centre;
    const isFree = taken.every((one) => Math.abs(one.y - y) > line || Math.abs(one.x - x) > one.half + half);
    if (r < labelFrom || !isFree) return [];
    taken.push({ x, y, half });
    return [s("text", { class: "zone-name", x, y, "text-anchor": "middle" }, name)];
  });
}

function spot(view: View, { center, radius }: Zone) {
  const [x, y] = toPixels(view, { longitude: center[0]!, latitude: center[1]! });
  return { x, y, r: Math.max(5, radius / view.metresPerPixel) };
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
