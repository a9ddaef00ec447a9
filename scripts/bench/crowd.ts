import { moved } from "../support/plane.ts";
import type { Request } from "./load.ts";
import type { Zone } from "./town.ts";

interface Person {
  readonly id: string;
  /** Coordinates as they stand in a ping. */
  readonly inside: string;
  readonly outside: string;
}

/** Seconds between two pings of a customer, as their times say; also the `exitAfter` of the benchmark. */
export const STEP = 3;
/** Share of pings at which a customer crosses the boundary of the zone. */
const CROSSING = 0.05;

/**
 * Customers who each stand at one store's door and now and then step in or out. Each belongs to the lane of one
 * connection, in which they ping one after the other, round after round: so no ping overtakes an earlier one
 * of its customer. A ping depends on its turn alone, so that a measurement goes on where the last one ended.
 */
export class Crowd {
  readonly #people: readonly Person[];
  /** For each lane, the turn that comes next. */
  readonly #turns: number[];
  readonly #begin: number;
  readonly #random: () => number;
  /** For each round, who is inside. */
  readonly #rounds: Uint8Array[] = [];

  /** The first pings are stamped with `begin`, epoch milliseconds. */
  constructor(count: number, lanes: number, zones: readonly Zone[], begin: number, random: () => number) {
    this.#random = random;
    this.#turns = Array.from({ length: lanes }, () => 0);
    this.#begin = begin;
    this.#people = Array.from({ length: count }, (_, index) => {
      const zone = zones[Math.floor(random() * zones.length)]!;
      const direction = 2 * Math.PI * random();
      const at = (distance: number) => {
        const place = moved(zone, distance * Math.cos(direction), distance * Math.sin(direction));
        return `"latitude":${place.latitude},"longitude":${place.longitude}`;
      };
      return { id: `customer-${index}`, inside: at(zone.radius - 30), outside: at(zone.radius + 50) };
    });
  }

  /** The requests that make them known, and then those by which they agree to be located. */
  enrolment(): { readonly customers: Request[]; readonly consents: Request[] } {
    const put = (path: string, body: object): Request[] =>
      this.#people.map(({ id }) => ({
        method: "PUT",
        path: `/v1/customers/${id}${path}`,
        body: JSON.stringify(body),
      }));
    return {
      customers: put("", {}),
      consents: put("/consents/location", { granted: true, source: "bench" }),
    };
  }

  /** For each lane, so many requests of one ping each (`size` 1) or of a batch. */
  pings(requests: number, size: number): Request[][] {
    return this.#turns.map((turn, lane) =>
      Array.from({ length: requests }, (_, request) => {
        const first = turn + request * size;
        const bodies = Array.from({ length: size }, (_, index) => this.#ping(lane, first + index));
        const body = size === 1 ? bodies[0]! : `{"pings":[${bodies.join()}]}`;
        return { method: "POST", path: "/v1/pings", body };
      }),
    );
  }

  /** Moves each lane on by so many requests. */
  advance(sent: readonly number[], size: number): void {
    for (const [lane, requests] of sent.entries()) this.#turns[lane]! += requests * size;
  }

  /** Requests of a lane in which each of its customers pings at least once. */
  round(size: number): number {
    return Math.ceil(this.#people.length / this.#turns.length / size);
  }

  #ping(lane: number, turn: number): string {
    const lanes = this.#turns.length;
    const inLane = Math.ceil((this.#people.length - lane) / lanes);
    const index = lane + lanes * (turn % inLane);
    const round = Math.floor(turn / inLane);
    const person = this.#people[index]!;
    const place = this.#insideIn(round)[index] ? person.inside : person.outside;
    const timestamp = new Date(this.#begin + round * STEP * 1000).toISOString();
    return `{"customerId":"${person.id}",${place},"accuracy":10,"timestamp":"${timestamp}","speed":1.2}`;
  }

  #insideIn(round: number): Uint8Array {
    for (let next = this.#rounds.length; next <= round; next++) {
      const before = this.#rounds[next - 1] ?? new Uint8Array(this.#people.length);
      this.#rounds.push(before.map((inside) => (this.#random() < CROSSING ? 1 - inside : inside)));
    }
    return this.#rounds[round]!;
  }
}
