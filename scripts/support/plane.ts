/** Metres in a degree of latitude, near enough for walks across a town. */
const METRES = 111_195;

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** The place so many metres east and north of another. */
export function moved({ latitude, longitude }: Place, east: number, north: number): Place {
  return {
    latitude: latitude + north / METRES,
    longitude: longitude + east / (METRES * Math.cos((latitude * Math.PI) / 180)),
  };
}

/** Metres east and north from one place to another close by. */
export function offset(from: Place, to: Place): { readonly east: number; readonly north: number } {
  return {
    east: (to.longitude - from.longitude) * METRES * Math.cos((from.latitude * Math.PI) / 180),
    north: (to.latitude - from.latitude) * METRES,
  };
}

export function metresBetween(from: Place, to: Place): number {
  const { east, north } = offset(from, to);
  return Math.hypot(east, north);
}
