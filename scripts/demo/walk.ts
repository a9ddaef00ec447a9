import type { Store } from "../../src/console/samples/stores.ts";
import { metresBetween, moved, offset, type Place } from "../support/plane.ts";
import { gaussian } from "../support/random.ts";

/** What a phone reports: a place off by its error, and how far it believes to be off (metres). */
export interface Fix extends Place {
  readonly accuracy: number;
  readonly speed: number;
}

const ROUTE_LENGTH = 4;
const PACE = 1.3;
const STAY = { least: 50, spread: 60 };

/** The store and the next few, each the nearest of those not yet on the way. */
export function planRoute(first: Store, all: readonly Store[]): Store[] {
  const route = [first];
  while (route.length < Math.min(ROUTE_LENGTH, all.length)) {
    const here = route.at(-1)!;
    const left = all.filter((store) => !route.includes(store));
    route.push(
      left.reduce((best, store) => (metresBetween(here, store) < metresBetween(here, best) ? store : best)),
    );
  }
  return route;
}

/** Somebody who walks from store to store, stays in each for a minute or two, and begins again. */
export class Walker {
  readonly #route: readonly Store[];
  readonly #random: () => number;
  readonly #pace: number;
  #place: Place;
  #leg = 0;
  #stay = 0;
  /** Metres by which the phone is wrong; it drifts, as GPS does, rather than jump. */
  #error = { east: 0, north: 0 };

  /** Begins `away` metres outside the zone of the first store of the route. */
  constructor(route: readonly Store[], away: number, random: () => number) {
    this.#route = route;
    this.#random = random;
    this.#pace = PACE + 0.1 * gaussian(random);
    const first = route[0]!;
    const direction = 2 * Math.PI * random();
    const distance = first.radius + away;
    this.#place = moved(first, distance * Math.cos(direction), distance * Math.sin(direction));
  }

  /** Where the walker really is. */
  get place(): Place {
    return this.#place;
  }

  /** Goes on for so many seconds and says where the phone believes to be. */
  step(seconds: number): Fix {
    const speed = this.#stay > 0 ? this.#linger(seconds) : this.#walk(seconds);
    const drift = (error: number) => 0.9 * error + gaussian(this.#random);
    this.#error = { east: drift(this.#error.east), north: drift(this.#error.north) };
    const { latitude, longitude } = moved(this.#place, this.#error.east, this.#error.north);
    return { latitude, longitude, accuracy: Math.round(5 + 3 * this.#random()), speed };
  }

  #walk(seconds: number): number {
    const target = this.#route[this.#leg]!;
    const { east, north } = offset(this.#place, target);
    const left = Math.hypot(east, north);
    const share = left === 0 ? 1 : Math.min(1, (this.#pace * seconds) / left);
    this.#place = moved(this.#place, east * share, north * share);
    if (share === 1) this.#arrive();
    return this.#pace;
  }

  #arrive(): void {
    this.#stay = STAY.least + STAY.spread * this.#random();
    this.#leg = (this.#leg + 1) % this.#route.length;
  }

  #linger(seconds: number): number {
    this.#stay -= seconds;
    return 0;
  }
}
