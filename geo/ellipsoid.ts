/** WGS 84 (NIMA TR8350.2): semi-major axis in metres, flattening, and what follows from them. */
const a = 6_378_137;
const f = 1 / 298.257_223_563;
const e2 = f * (2 - f);
const e = Math.sqrt(e2);

const rad = Math.PI / 180;

/** Half the length of a meridian ellipse: no two places are further apart (metres). */
export const farthest = 20_003_931.458_6;

/** Length of the geodesic between two places, in metres; within 0.1 % of the exact one at any distance. */
export function distance(lng1: number, lat1: number, lng2: number, lat2: number): number {
  const halfLng = Math.sin(((lng2 - lng1) * rad) / 2);
  const halfLat = Math.sin(((lat2 - lat1) * rad) / 2);
  const cosMid = Math.cos(((lat1 + lat2) * rad) / 2);
  const cos2Mid = cosMid * cosMid;
  const w2 = 1 - e2 * (1 - cos2Mid);
  // The spherical mid-latitude identity with the two radii of curvature at the middle latitude (Gauss).
  const across = halfLng * halfLng * cos2Mid;
  const along = halfLat * halfLat * (1 - halfLng * halfLng);
  if (across + along < nearby) {
    const meridional = (1 - e2) / w2;
    const chord2 = (4 * a * a * (across + along * meridional * meridional)) / w2;
    return Math.sqrt(chord2) * (1 + chord2 / (24 * a * a));
  }
  return lambert(lat1, lat2, halfLng * halfLng);
}

/** Squared sine of half the angle (about 250 km) up to which the middle latitude stands for both. */
const nearby = (250_000 / a / 2) ** 2;

/** Lambert's correction of the great circle on the auxiliary sphere (W. D. Lambert, 1942). */
function lambert(lat1: number, lat2: number, hav: number): number {
  const beta1 = Math.atan((1 - f) * Math.tan(lat1 * rad));
  const beta2 = Math.atan((1 - f) * Math.tan(lat2 * rad));
  const sinP = Math.sin((beta1 + beta2) / 2);
  const sinQ = Math.sin((beta2 - beta1) / 2);
  const p2 = sinP * sinP;
  const q2 = sinQ * sinQ;
  const sinHalf2 = Math.min(1, q2 + Math.cos(beta1) * Math.cos(beta2) * hav);
  const sigma = 2 * Math.asin(Math.sqrt(sinHalf2));
  const sinSigma = Math.sin(sigma);
  const x = sinHalf2 < 1 ? ((sigma - sinSigma) * p2 * (1 - q2)) / (1 - sinHalf2) : 0;
  const y = ((sigma + sinSigma) * q2 * (1 - p2)) / sinHalf2;
  return Math.min(farthest, a * (sigma - (f / 2) * (x + y)));
}

/**
 * Writes where a place is in space (metres from the Earth's centre) at `out[at..at+2]`. The straight line between
 * two places orders by length as geodesics do, and knows neither poles nor an antimeridian.
 */
export function toSpace(lng: number, lat: number, out: Float64Array, at: number): void {
  const sin = Math.sin(lat * rad);
  const n = a / Math.sqrt(1 - e2 * sin * sin);
  const r = n * Math.cos(lat * rad);
  out[at] = r * Math.cos(lng * rad);
  out[at + 1] = r * Math.sin(lng * rad);
  out[at + 2] = n * (1 - e2) * sin;
}

/** The same place with its longitude in [-180, 180). */
export function normaliseLongitude(lng: number): number {
  if (lng >= -180 && lng < 180) return lng;
  const turned = ((lng + 180) % 360) - 180;
  return turned < -180 ? turned + 360 : turned;
}

/**
 * A little less than any radius of curvature of the ellipsoid (the least is a·(1 - e²), at the equator,
 * northwards).
 */
export const leastRadius = 6_330_000;

/** Radii of curvature at a latitude, in metres: along the meridian, and across it. */
export function curvatureRadii(lat: number): { meridional: number; transverse: number } {
  const w2 = 1 - e2 * Math.sin(lat * rad) ** 2;
  const transverse = a / Math.sqrt(w2);
  return { meridional: (transverse * (1 - e2)) / w2, transverse };
}

/** Square metres between the equator and a latitude (degrees), per radian of longitude. */
export function areaFromEquator(lat: number): number {
  const sin = Math.sin(lat * rad);
  return (a * a * (1 - e2) * (sin / (1 - e2 * sin * sin) + Math.atanh(e * sin) / e)) / 2;
}
