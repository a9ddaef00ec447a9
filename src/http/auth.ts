/** What a key may do; `publishable` keys and `device` tokens are in everybody's hands. */
export type Role = "admin" | "marketer" | "viewer" | "ingest" | "till" | "publishable" | "device";

/** The roles that stand in most routes; `admin` may everything a key may. */
export const may = {
  admin: ["admin"],
  /** Reads of the catalogue, reports and logs. */
  read: ["viewer", "marketer", "admin"],
  /** Reads of what an `ingest` key itself writes. */
  readIngested: ["viewer", "marketer", "ingest", "admin"],
  market: ["marketer", "admin"],
  ingest: ["ingest", "admin"],
  redeem: ["till", "admin"],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

/** What a device token says; `issuedAt` in epoch milliseconds. */
export interface DeviceClaim {
  readonly customerId: string;
  readonly deviceId: string;
  readonly issuedAt: number;
}

/** Who makes a request; `id` is what the consent proofs and the audit log name. */
export interface Principal {
  readonly role: Role;
  readonly id: string;
  /** Whose device it is, with the role `device`. */
  readonly device?: DeviceClaim;
  /** Until when (epoch milliseconds), for one who signed in to the console. */
  readonly session?: { readonly expiresAt: number };
}

/** The keys of the environment, or of the first start. */
export interface Keys {
  readonly secretKey: string;
  readonly publishableKey: string;
}
