import type { Send } from "../../domain/caps.ts";
import { type CustomerPresence, emptyPresence, type VisitRecord } from "../../domain/presence/index.ts";
import type { Person } from "../decide/person.ts";
import type { Retry, Trying } from "../decide/retries.ts";

/** A customer as a simulation begins with one. It crosses RPC. */
export interface PersonRecord
  extends Pick<Person, "id" | "armId" | "anonymous" | "traits" | "locale" | "timezone"> {
  readonly location: boolean;
  readonly push: boolean;
  readonly reachable: boolean;
  /** Messages and touches that count, each from its own time on. */
  readonly sends: readonly Send[];
  /** Confirmed visits that began before; one may go on in the run. */
  readonly visits: readonly Pick<VisitRecord, "visitId" | "enteredAt">[];
}

/** A customer in the course of a simulation. */
export class SimulatedPerson implements Person, Trying {
  readonly record: PersonRecord;
  presence: CustomerPresence = emptyPresence();
  retries: readonly Retry[] = [];
  readonly sends: Send[] = [];
  /** Visits of before and of this run. */
  readonly #visits = new Map<string, Pick<VisitRecord, "enteredAt" | "confirmed">>();
  readonly #upcoming: Send[];

  constructor(record: PersonRecord) {
    this.record = record;
    this.#upcoming = record.sends.toSorted((a, b) => b.at - a.at);
    for (const visit of record.visits) this.keepVisit({ ...visit, confirmed: true });
  }

  get id(): string {
    return this.record.id;
  }
  get armId(): string {
    return this.record.armId;
  }
  get anonymous(): boolean {
    return this.record.anonymous;
  }
  get traits(): Person["traits"] {
    return this.record.traits;
  }
  get locale(): string | null {
    return this.record.locale;
  }
  get timezone(): string | null {
    return this.record.timezone;
  }
  get pushConsent(): boolean {
    return this.record.push;
  }
  get reachable(): boolean {
    return this.record.reachable;
  }

  readonly visitTimes = (before: string | null): readonly number[] => {
    const until = this.#visits.get(before ?? "")?.enteredAt ?? Number.POSITIVE_INFINITY;
    const counted = [...this.#visits.values()].filter((one) => one.confirmed && one.enteredAt < until);
    return counted.map(({ enteredAt }) => enteredAt);
  };

  /** What other tools sent counts from its own time on. */
  advanceTo(now: number): void {
    for (
      let next = this.#upcoming.at(-1);
      next !== undefined && next.at <= now;
      next = this.#upcoming.at(-1)
    ) {
      this.sends.push(next);
      this.#upcoming.pop();
    }
  }

  keepVisit({
    visitId,
    enteredAt,
    confirmed,
  }: Pick<VisitRecord, "visitId" | "enteredAt" | "confirmed">): void {
    this.#visits.set(visitId, { enteredAt, confirmed });
  }
}
