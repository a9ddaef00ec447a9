import type { Caller } from "./api.ts";

/** Who this phone is to the service, once enrolled. */
export interface Device extends Caller {
  readonly deviceId: string;
  readonly customerId: string;
}

export type Purpose = "location" | "push";

/** A choice of the customer as this phone recorded it. */
export interface Choice {
  readonly granted: boolean;
  /** Epoch milliseconds, by the phone. */
  readonly at: number;
  readonly policyVersion?: string;
  /** SHA-256 of the words that were agreed to, in hexadecimal digits. */
  readonly textHash?: string;
  /** The service knows. */
  readonly told: boolean;
}

export type Consents = Readonly<Partial<Record<Purpose, Choice>>>;
