import { Heap } from "../../../geo/index.ts";
import { expire, nextTimeout, type PresenceEvent, type VisitRecord } from "../../domain/presence/index.ts";
import { presenceSettings } from "../../domain/settings.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { decisionBody } from "../decide/decision-body.ts";
import { judge } from "../decide/judge.ts";
import { type Occasion, occasionCandidates } from "../decide/occasion.ts";
import { retriesAfter } from "../decide/retries.ts";
import { eventBody } from "../pings/event-body.ts";
import { meet } from "../pings/meet.ts";
import type { IncomingPing } from "../pings/types.ts";
import { Books } from "./books.ts";
import type { Replayed } from "./past-events.ts";
import type { SimulatedPerson } from "./person.ts";
import { type Summary, Tally } from "./tally.ts";

/** Takes the rows of a run, each made only when it is wanted. */
export type Sink = (list: "events" | "decisions" | "notifications", make: () => object) => void;

/**
 * One run over a catalogue that stays as it is. Its clock is the time of what it takes, which comes in order of
 * time; budgets, rates and stocks are its own.
 */
export class Simulation {
  readonly #catalogue: Catalogue;
  readonly #person: (customerId: string) => SimulatedPerson | undefined;
  readonly #sink: Sink;
  readonly #tally = new Tally();
  readonly #books: Books;
  /** Of all who have an open visit, when it may time out: positions in `#awaited`. */
  readonly #timeouts = new Heap();
  readonly #awaited: SimulatedPerson[] = [];
  readonly #places = new Map<SimulatedPerson, number>();
  readonly #isAwaited = new Set<SimulatedPerson>();
  #visits = 0;

  constructor(
    catalogue: Catalogue,
    person: (customerId: string) => SimulatedPerson | undefined,
    sink: Sink = () => {},
  ) {
    this.#catalogue = catalogue;
    this.#books = new Books(catalogue);
    this.#person = person;
    this.#sink = sink;
  }

  /** Takes one ping; none earlier may follow. */
  take(ping: IncomingPing): void {
    this.passTime(ping.at);
    const person = this.#person(ping.customerId);
    if (person?.record.location !== true) {
      this.#tally.ping("refused");
      return;
    }
    const { step, occasion } = meet(person.presence, ping, this.#catalogue, () => `vis_${++this.#visits}`);
    person.presence = step.presence;
    this.#tally.ping(step.status);
    this.#record(person, step, ping.at);
    this.#decide(person, occasion, ping.at);
    if (!step.quiet) this.#await(person);
  }

  /** Takes what has been an event; nothing earlier may follow. */
  replay({ at, customerId, events, visits, occasion }: Replayed): void {
    this.passTime(at);
    const person = this.#person(customerId);
    if (person?.record.location !== true) return;
    this.#record(person, { events, visits }, at);
    if (occasion !== null) this.#decide(person, occasion, at);
  }

  /** Lets the timeouts come that are due by `now`, each at its time. */
  passTime(now: number): void {
    const settings = presenceSettings(this.#catalogue.settings);
    while (this.#timeouts.leastKey <= now) {
      const person = this.#awaited[this.#timeouts.pop()]!;
      this.#isAwaited.delete(person);
      const due = nextTimeout(person.presence, settings);
      if (due !== null && due <= now) {
        const expired = expire(person.presence, due, settings);
        person.presence = expired.presence;
        this.#record(person, expired, due);
      }
      this.#await(person);
    }
  }

  get summary(): Summary {
    return this.#tally.summary;
  }

  get sent(): number {
    return this.#tally.sent;
  }

  #record(
    person: SimulatedPerson,
    made: {
      readonly events: readonly PresenceEvent[];
      readonly visits: readonly Pick<VisitRecord, "visitId" | "enteredAt" | "confirmed">[];
    },
    now: number,
  ): void {
    for (const event of made.events) {
      this.#tally.event(event);
      this.#sink("events", () => ({ customerId: person.id, ...eventBody(event, now) }));
    }
    for (const visit of made.visits) person.keepVisit(visit);
  }

  #decide(person: SimulatedPerson, occasion: Occasion, now: number): void {
    const candidates = occasionCandidates(this.#catalogue, person, occasion);
    if (candidates.length === 0) return;
    person.advanceTo(now);
    const supply = this.#books.supplyAt(now);
    const decided = judge(this.#catalogue, person, occasion.fix, candidates, supply, now);
    person.retries = retriesAfter(person, candidates, decided);
    for (const one of decided) {
      const { campaign, geofenceId } = one.candidate;
      this.#tally.decision(one);
      this.#sink("decisions", () => decisionBody(one, person.id, now));
      if (one.outcome === "suppressed") continue;
      person.sends.push({ at: now, campaignId: campaign.id, geofenceId });
      if (one.outcome === "ghost") continue;
      this.#books.take(one.candidate, now);
      const { title, body } = one.message;
      const at = new Date(now).toISOString();
      this.#sink("notifications", () => ({
        customerId: person.id,
        campaignId: campaign.id,
        geofenceId,
        at,
        title,
        body,
      }));
    }
  }

  /** One wake-up a customer: it may come too early, never too late, since timeouts only move back. */
  #await(person: SimulatedPerson): void {
    if (this.#isAwaited.has(person)) return;
    const due = nextTimeout(person.presence, presenceSettings(this.#catalogue.settings));
    if (due === null) return;
    let place = this.#places.get(person);
    if (place === undefined) {
      place = this.#awaited.push(person) - 1;
      this.#places.set(person, place);
    }
    this.#isAwaited.add(person);
    this.#timeouts.push(due, place);
  }
}
