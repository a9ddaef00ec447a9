declare module "geographiclib-geodesic" {
  const geographiclib: {
    readonly Geodesic: {
      readonly DISTANCE: number;
      readonly WGS84: {
        Inverse(lat1: number, lng1: number, lat2: number, lng2: number, wanted?: number): { s12?: number };
        Direct(lat1: number, lng1: number, azimuth: number, metres: number): { lat2: number; lon2: number };
      };
    };
  };
  export default geographiclib;
}
