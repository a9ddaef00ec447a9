import { makeZones, type Zone } from "../bench/town.ts";
import { moved } from "../support/plane.ts";

export interface Shop extends Zone {
  readonly name: string;
  readonly city: string;
  /** Corners of an area; a circle has none. */
  readonly corners: number;
}

const hours = ["Mo-Sa 10:00-20:00; PH off", "Mo-Su 08:30-21:00", "Mo-Fr 09:00-18:30; Sa 10:00-17:00"];
/** One zone in twelve is an area, as malls and stations are. */
const areas = 12;

/** Shops as a chain has them: clustered like cities, most of them circles, with hours, tags and an address. */
export function makeShops(count: number, random: () => number): Shop[] {
  return makeZones(count, random).map((zone, index) => {
    // What lies within half a degree is one city.
    const city = `Town ${Math.round(zone.latitude * 2)}-${Math.round(zone.longitude * 2) + 50}`;
    const corners = index % areas === 0 ? 6 + Math.floor(random() * 30) : 0;
    return { ...zone, name: `${city}, shop ${index}`, city, corners };
  });
}

/** The file that is imported (GeoJSON, RFC 7946). */
export function shopsFile(shops: readonly Shop[]): string {
  return JSON.stringify({ type: "FeatureCollection", features: shops.map(feature) });
}

function feature({ id, name, city, radius, corners, ...place }: Shop, index: number) {
  const common = {
    name,
    tags: ["shop", index % 5 === 0 ? "flagship" : "street", `region-${index % 12}`],
    timezone: "Europe/Paris",
    country: "FR",
    openingHours: hours[index % hours.length],
    metadata: { address: `${1 + (index % 180)} Market Street, ${city}` },
  };
  if (corners === 0) {
    const geometry = { type: "Point", coordinates: [place.longitude, place.latitude] };
    return { type: "Feature", id, geometry, properties: { ...common, radius } };
  }
  const ring = Array.from({ length: corners }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / corners;
    // In and out, as walls go.
    const reach = radius * (corner % 2 === 0 ? 1 : 0.8);
    const { longitude, latitude } = moved(place, reach * Math.cos(angle), reach * Math.sin(angle));
    return [longitude, latitude];
  });
  const geometry = { type: "Polygon", coordinates: [[...ring, ring[0]]] };
  return { type: "Feature", id, geometry, properties: common };
}
