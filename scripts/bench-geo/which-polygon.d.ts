declare module "which-polygon" {
  interface Collection<P> {
    type: "FeatureCollection";
    features: { type: "Feature"; properties: P; geometry: { type: "Polygon"; coordinates: number[][][] } }[];
  }
  export default function whichPolygon<P>(
    data: Collection<P>,
  ): (place: [number, number], multi: true) => P[] | null;
}
