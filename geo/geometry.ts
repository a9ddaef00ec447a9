/** `[longitude, latitude]` in WGS 84 degrees (RFC 7946 §3.1.1). */
export type Position = readonly [lng: number, lat: number];

/** The three GeoJSON geometries a geofence can have (RFC 7946 §3.1). */
export type Geometry =
  | { readonly type: "Point"; readonly coordinates: Position }
  | { readonly type: "Polygon"; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly (readonly Position[])[])[] };
