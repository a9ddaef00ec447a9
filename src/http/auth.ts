import type { Context } from "hono";
import { Problem } from "./problem.ts";

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

/** Who makes a request; `id` is what the consent proofs name. */
export interface Principal {
  readonly role: Role;
  readonly id: string;
  /** Whose device it is, for a device token. */
  readonly device?: { readonly customerId: string; readonly deviceId: string };
}

export interface Keys {
  readonly secretKey: string;
  readonly publishableKey: string;
}

/** Reads `Authorization: Bearer …`; 401 without a key that is ours, 403 when its role may not. No storage is read. */
export function admit(c: Context, keys: Keys, may: readonly Role[]): Principal {
  const header = c.req.header("authorization");
  const match = /^Bearer +(\S+)$/i.exec(header ?? "");
  const principal = match === null ? null : whoHas(match[1]!, keys);
  if (principal === null)
    throw new Problem(
      401,
      "unauthenticated",
      header === undefined
        ? "expected an Authorization header: Bearer and a key"
        : "the Authorization header has no key that is known here",
      { headers: { "WWW-Authenticate": "Bearer" } },
    );
  if (!may.includes(principal.role))
    throw new Problem(403, "forbidden", `a key with the role ${principal.role} may not do this`);
  return principal;
}

function whoHas(key: string, keys: Keys): Principal | null {
  if (sameText(key, keys.secretKey)) return { role: "admin", id: "key:first" };
  if (sameText(key, keys.publishableKey)) return { role: "publishable", id: "key:publishable" };
  return null;
}

/** Takes as long wherever the texts differ. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % b.length);
  return difference === 0;
}
