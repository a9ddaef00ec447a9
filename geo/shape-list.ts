import { distance } from "./ellipsoid.ts";
import { type Area, circle, contains, type Shape, signedDistance } from "./shape.ts";

const circleNumbers = 3;

/** Numbered shapes. Circles are kept as their numbers, side by side: a million of them take a quarter of the memory of objects. */
export class ShapeList {
  /** Longitude, latitude and radius of each; for an area, the complement of where it is in its list as the radius. */
  #circles = new Float64Array(64 * circleNumbers);
  readonly #areas: (Area | undefined)[] = [];
  readonly #unused: number[] = [];

  get(number: number): Shape {
    const at = circleNumbers * number;
    const circles = this.#circles;
    return this.#area(number) ?? circle(circles[at]!, circles[at + 1]!, circles[at + 2]!);
  }

  /** Numbers follow each other, but may be set again once they are forgotten. */
  set(number: number, shape: Shape): void {
    const at = circleNumbers * number;
    if (at >= this.#circles.length) {
      const larger = new Float64Array(2 * this.#circles.length);
      larger.set(this.#circles);
      this.#circles = larger;
    }
    if (shape.kind === "circle") {
      this.#circles[at] = shape.lng;
      this.#circles[at + 1] = shape.lat;
      this.#circles[at + 2] = shape.radius;
    } else {
      const place = this.#unused.pop() ?? this.#areas.length;
      this.#areas[place] = shape;
      this.#circles[at + 2] = ~place;
    }
  }

  /** Lets go of an area; the number is to be set again or not to be used. */
  forget(number: number): void {
    if (this.isCircle(number)) return;
    const place = ~this.#circles[circleNumbers * number + 2]!;
    this.#areas[place] = undefined;
    this.#unused.push(place);
  }

  isCircle(number: number): boolean {
    return this.#circles[circleNumbers * number + 2]! >= 0;
  }

  /** Longitude in [-180, 180). */
  signedDistance(number: number, lng: number, lat: number): number {
    const area = this.#area(number);
    if (area !== undefined) return signedDistance(area, lng, lat);
    const at = circleNumbers * number;
    return distance(lng, lat, this.#circles[at]!, this.#circles[at + 1]!) - this.#circles[at + 2]!;
  }

  /** Longitude in [-180, 180). */
  contains(number: number, lng: number, lat: number): boolean {
    const area = this.#area(number);
    return area === undefined ? this.signedDistance(number, lng, lat) <= 0 : contains(area, lng, lat);
  }

  #area(number: number): Area | undefined {
    const radius = this.#circles[circleNumbers * number + 2]!;
    return radius < 0 ? this.#areas[~radius] : undefined;
  }
}
