import { distance } from "./ellipsoid.ts";
import { type Area, circle, contains, type Shape, signedDistance } from "./shape.ts";

const circleNumbers = 3;

/** Numbered shapes. Circles are kept as their numbers, side by side: a million of them take a quarter of the memory of objects. */
export class ShapeList {
  /** Longitude, latitude and radius of each; -1 as the radius of an area. */
  #circles = new Float64Array(64 * circleNumbers);
  readonly #areas: (Area | undefined)[] = [];

  get(number: number): Shape {
    const at = circleNumbers * number;
    const circles = this.#circles;
    return this.#areas[number] ?? circle(circles[at]!, circles[at + 1]!, circles[at + 2]!);
  }

  /** Numbers follow each other, but may be set again. */
  set(number: number, shape: Shape): void {
    const at = circleNumbers * number;
    if (at >= this.#circles.length) {
      const larger = new Float64Array(2 * this.#circles.length);
      larger.set(this.#circles);
      this.#circles = larger;
    }
    const isCircle = shape.kind === "circle";
    this.#areas[number] = isCircle ? undefined : shape;
    this.#circles[at] = isCircle ? shape.lng : 0;
    this.#circles[at + 1] = isCircle ? shape.lat : 0;
    this.#circles[at + 2] = isCircle ? shape.radius : -1;
  }

  /** Lets go of an area; the number is to be set again or not to be used. */
  forget(number: number): void {
    this.#areas[number] = undefined;
  }

  isCircle(number: number): boolean {
    return this.#circles[circleNumbers * number + 2]! >= 0;
  }

  /** Longitude in [-180, 180). */
  signedDistance(number: number, lng: number, lat: number): number {
    const at = circleNumbers * number;
    const radius = this.#circles[at + 2]!;
    if (radius < 0) return signedDistance(this.#areas[number]!, lng, lat);
    return distance(lng, lat, this.#circles[at]!, this.#circles[at + 1]!) - radius;
  }

  /** Longitude in [-180, 180). */
  contains(number: number, lng: number, lat: number): boolean {
    const area = this.#areas[number];
    return area ? contains(area, lng, lat) : this.signedDistance(number, lng, lat) <= 0;
  }
}
