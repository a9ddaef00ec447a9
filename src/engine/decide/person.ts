import { countsOf, daysSince } from "../../domain/audience/history.ts";
import type { Profile } from "../../domain/audience/query.ts";
import type { Send } from "../../domain/caps.ts";

/** A customer as decisions see one, warm in a shard or made up for a simulation. */
export interface Person {
  readonly id: string;
  /** Whose holdout arms the customer has. */
  readonly armId: string;
  readonly anonymous: boolean;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly pushConsent: boolean;
  readonly reachable: boolean;
  readonly sends: readonly Send[];
  /**
   * Times of the enters of confirmed visits that began before the one named, or of all where that is none of the
   * customer's; asked only when an audience needs them.
   */
  readonly visitTimes: (before: string | null) => readonly number[];
}

/** What an audience may ask, as of now; of visits, those before `visit`. */
export function profileOf(person: Person, visit: string | null, now: number): Profile {
  const visits = person.visitTimes(visit);
  const ours = person.sends.filter((send) => send.campaignId !== null).map((send) => send.at);
  const touches = person.sends.filter((send) => send.campaignId === null).map((send) => send.at);
  const { points } = person.traits;
  return {
    id: person.id,
    traits: person.traits,
    locale: person.locale,
    timezone: person.timezone,
    anonymous: person.anonymous,
    points: typeof points === "number" ? points : null,
    visits: countsOf(visits, now),
    daysSinceLastVisit: daysSince(visits, now),
    sends: countsOf(ours, now),
    daysSinceLastSend: daysSince(ours, now),
    touches: countsOf(touches, now),
  };
}
