/** A MongoDB query over a {@link Profile}, as a marketer writes it. */
export type AudienceQuery = Readonly<Record<string, unknown>>;

/** How many fell into the last days. */
export interface Counts {
  readonly "7d": number;
  readonly "30d": number;
  readonly "90d": number;
}

/** What an audience may ask of a customer. Null is "not known", and no number at all to `$gt` and its like. */
export interface Profile {
  readonly id: string;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly anonymous: boolean;
  readonly points: number | null;
  /** Confirmed visits before this one. */
  readonly visits: Counts;
  /** Whole days; null without a visit. */
  readonly daysSinceLastVisit: number | null;
  /** Messages of ours, those held back for measurement included. */
  readonly sends: Counts;
  readonly daysSinceLastSend: number | null;
  /** Messages by other tools. */
  readonly touches: Counts;
}

const counts = ["7d", "30d", "90d"] as const;

/** The fields of a {@link Profile} and what may follow them: nothing, one of these names, or anything. */
export const profileFields: Readonly<Record<keyof Profile, "value" | "anything" | readonly string[]>> = {
  id: "value",
  traits: "anything",
  locale: "value",
  timezone: "value",
  anonymous: "value",
  points: "value",
  visits: counts,
  daysSinceLastVisit: "value",
  sends: counts,
  daysSinceLastSend: "value",
  touches: counts,
};
