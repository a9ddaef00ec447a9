import type { Purpose } from "../customers/customer.ts";

/** What a customer data platform tells of a customer, read and bounded. */
export type Message = {
  /** Number in its request. */
  readonly index: number;
  readonly customerId: string;
  /** The same one again changes nothing. */
  readonly messageId: string | null;
  /** When it was so, in epoch milliseconds; null: now. */
  readonly at: number | null;
} & (Identify | Track);

export interface Identify {
  readonly kind: "identify";
  /** Laid over those there are; null takes one away. */
  readonly traits: Readonly<Record<string, unknown>>;
  readonly consents: Readonly<Partial<Record<Purpose, boolean>>>;
  /** Null leaves what there is. */
  readonly locale: string | null;
  readonly timezone: string | null;
}

export interface Track {
  readonly kind: "track";
  readonly event: string;
  /** Where, if that is known. */
  readonly geofenceId: string | null;
}
