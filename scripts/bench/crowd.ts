import { moved } from "../support/plane.ts";
import type { Request } from "./load.ts";
import type { Zone } from "./town.ts";

interface Person {
  readonly id: string;
  /** Coordinates as they stand in a ping. */
  readonly inside: string;
  readonly outside: string;
  isInside: boolean;
  /** Time of the next ping, epoch milliseconds. */
  next: number;
}

/** Seconds between two pings of a customer, as their times say; also the `exitAfter` of the benchmark. */
export const STEP = 3;
/** Pings begin so long ago: recent enough to be fresh, and far enough back that none lies ahead. */
const BEGIN = 240_000;
/** Share of pings at which a customer crosses the boundary of the zone. */
const CROSSING = 0.05;

/** Customers who each stand at one store's door, in turn, and now and then step in or out. */
export class Crowd {
  readonly #people: readonly Person[];
  readonly #random: () => number;
  #turn = 0;

  constructor(count: number, zones: readonly Zone[], now: number, random: () => number) {
    this.#random = random;
    this.#people = Array.from({ length: count }, (_, index) => {
      const zone = zones[Math.floor(random() * zones.length)]!;
      const direction = 2 * Math.PI * random();
      const at = (distance: number) => {
        const place = moved(zone, distance * Math.cos(direction), distance * Math.sin(direction));
        return `"latitude":${place.latitude},"longitude":${place.longitude}`;
      };
      const places = { inside: at(zone.radius - 30), outside: at(zone.radius + 50) };
      return { id: `customer-${index}`, ...places, isInside: false, next: now - BEGIN };
    });
  }

  /** The requests that make them known, with consent to location and push. */
  enrolment(): Request[] {
    const agreed = JSON.stringify({ granted: true, source: "bench" });
    const step = (path: (id: string) => string, body: string): Request[] =>
      this.#people.map(({ id }) => ({ method: "PUT", path: path(id), body }));
    return [
      ...step((id) => `/v1/customers/${id}`, "{}"),
      ...step((id) => `/v1/customers/${id}/consents/location`, agreed),
      ...step((id) => `/v1/customers/${id}/consents/push`, agreed),
    ];
  }

  /** So many requests of one ping (`size` 1) or of a batch. */
  pings(count: number, size: number): Request[] {
    return Array.from({ length: count }, () => {
      const bodies = Array.from({ length: size }, () => this.#ping());
      const body = size === 1 ? bodies[0]! : `{"pings":[${bodies.join()}]}`;
      return { method: "POST", path: "/v1/pings", body };
    });
  }

  #ping(): string {
    const person = this.#people[this.#turn++ % this.#people.length]!;
    if (this.#random() < CROSSING) person.isInside = !person.isInside;
    const timestamp = new Date(person.next).toISOString();
    person.next += STEP * 1000;
    const place = person.isInside ? person.inside : person.outside;
    return `{"customerId":"${person.id}",${place},"accuracy":10,"timestamp":"${timestamp}","speed":1.2}`;
  }
}
