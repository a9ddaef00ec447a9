/** Rings that run across the antimeridian, or about a pole, as a flat map can draw them. */
export function unrolled(land: GeoJSON.FeatureCollection): GeoJSON.FeatureCollection {
  const polygons = land.features.flatMap(({ geometry }) =>
    geometry.type === "Polygon"
      ? [geometry.coordinates]
      : geometry.type === "MultiPolygon"
        ? geometry.coordinates
        : [],
  );
  return {
    type: "FeatureCollection",
    features: polygons.map((rings) => ({
      type: "Feature",
      properties: {},
      geometry: { type: "Polygon", coordinates: rings.map(unroll) },
    })),
  };
}

/** Goes on beyond 180° rather than jump to the other side. */
function unroll(ring: GeoJSON.Position[]): GeoJSON.Position[] {
  const flat: GeoJSON.Position[] = [];
  let turn = 0;
  let before = ring[0]?.[0] ?? 0;
  for (const [lng = 0, lat = 0] of ring) {
    if (lng - before > 180) turn -= 360;
    else if (before - lng > 180) turn += 360;
    before = lng;
    flat.push([lng + turn, lat]);
  }
  if (turn === 0) return flat;
  // About a pole: closed along the map's own edge.
  const [first = [], last = []] = [flat[0], flat.at(-1)];
  const edge = (first[1] ?? 0) < 0 ? -90 : 90;
  return [...flat, [last[0] ?? 0, edge], [first[0] ?? 0, edge], first];
}
