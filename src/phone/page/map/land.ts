import { toPixels, type View } from "./view.ts";

type Ring = readonly (readonly number[])[];
let rings: readonly Ring[] | undefined;
let asked = false;

/** Above this a street is thinner than a hair, and coasts are what one knows a place by. */
const worthwhile = 60;

/** The outlines of the continents on this view, as an SVG path; loaded when first wanted, `then` is called. */
export function landPath(view: View, then: () => void): string {
  if (view.metresPerPixel < worthwhile) return "";
  if (!rings) {
    if (!asked) void load().then(then, () => {});
    asked = true;
    return "";
  }
  return rings.map((ring) => path(view, ring)).join("");
}

function path(view: View, ring: Ring): string {
  let [drawn, last, isNear] = ["", Number.NaN, false];
  for (const [longitude, latitude] of ring) {
    const [x, y] = toPixels(view, { longitude: longitude!, latitude: latitude! });
    // A step across half the world is the seam of the view, not a coast.
    drawn += `${Math.abs(x - last) < 180 * (111_195 / view.metresPerPixel) ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    isNear ||= Math.abs(x) < 1e5 && Math.abs(y) < 1e5;
    last = x;
  }
  return isNear ? drawn : "";
}

async function load(): Promise<void> {
  const [{ feature }, atlas] = await Promise.all([
    import("topojson-client"),
    import("world-atlas/land-110m.json"),
  ]);
  const topology = atlas.default as unknown as Parameters<typeof feature>[0];
  const land = feature(topology, topology.objects.land!);
  const features = land.type === "FeatureCollection" ? land.features : [land];
  rings = features.flatMap(({ geometry }) =>
    geometry.type === "MultiPolygon"
      ? geometry.coordinates.flat()
      : geometry.type === "Polygon"
        ? geometry.coordinates
        : [],
  );
}
