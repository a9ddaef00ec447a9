import { leastRadius } from "./ellipsoid.ts";

const rad = Math.PI / 180;

/** How far is a box away, at least, from one place? In squares of half chords, whose order is that of distances. */
export class LowerBound {
  readonly #lng: number;
  readonly #lat: number;
  readonly #cos: number;

  constructor(lng: number, lat: number) {
    this.#lng = lng;
    this.#lat = lat;
    this.#cos = cosAtLeast(Math.abs(lat));
  }

  /**
   * The chord on a sphere inside the ellipsoid, with the least differences in longitude and latitude, and
   * parallels as short as anywhere in the box, whose four numbers begin at `at`.
   */
  square(boxes: Float64Array, at: number): number {
    const west = boxes[at]!;
    const south = boxes[at + 1]!;
    const east = boxes[at + 2]!;
    const north = boxes[at + 3]!;
    const lng = this.#lng;
    const along = sinAtLeast(Math.max(south - this.#lat, 0, this.#lat - north) / 2);
    let square = along * along;
    if (lng < west || lng > east) {
      const gap =
        lng < west ? Math.min(west - lng, lng + 360 - east) : Math.min(lng - east, west + 360 - lng);
      const across = sinAtLeast(gap / 2);
      square += across * across * this.#cos * cosAtLeast(Math.max(north, -south));
    }
    return square;
  }

  /** That of a distance in metres. */
  squareOf(metres: number): number {
    return (metres / (2 * leastRadius)) ** 2;
  }
}

/** A little less than the sine of an angle from 0 to 90 degrees: the start of its series, which costs a tenth. */
function sinAtLeast(degrees: number): number {
  const x = degrees * rad;
  return x * (1 - (x * x) / 6);
}

/** A little less than the cosine, but not below 0, of an angle from 0 to 90 degrees. */
function cosAtLeast(degrees: number): number {
  const x2 = (degrees * rad) ** 2;
  return Math.max(0, 1 - (x2 / 2) * (1 - (x2 / 12) * (1 - x2 / 30)));
}
