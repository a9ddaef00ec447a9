import type { Lack } from "./supply/shortage.ts";

/** One wrong place in a request: an RFC 6901 pointer into its body, and what was expected there. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** Why a verb did nothing; `http/problem.ts` gives each its status. */
export type Refusal =
  | { readonly kind: "not_found"; readonly detail: string }
  | { readonly kind: "conflict"; readonly code: string; readonly detail: string }
  /** Somebody else has written since; the caller named the version it knows. */
  | { readonly kind: "version_differs"; readonly detail: string }
  | { readonly kind: "invalid"; readonly errors: readonly Fault[] }
  /** The device's token is not good (any more). */
  | { readonly kind: "unauthenticated"; readonly code: string; readonly detail: string }
  /** What was promised held good until some time that is over. */
  | { readonly kind: "expired"; readonly detail: string }
  /** An idempotency key came with another request than before. */
  | { readonly kind: "key_reused"; readonly detail: string }
  /** One request too many of its sender; it fits after so many milliseconds. */
  | { readonly kind: "rate_limited"; readonly detail: string; readonly retryAfterMs: number }
  /** Not now: nothing was done, and the same request may be made again. */
  | { readonly kind: "unavailable"; readonly detail: string };

/** What a shard lacks to go on: its caller fetches it from the primary and runs the verb again. */
export type Need =
  | { readonly kind: "catalogue"; readonly since: number }
  /** Slices of budgets, rates and stocks, each in exchange for the one it holds; those that want none only go back. */
  | { readonly kind: "leases"; readonly shard: number; readonly lacks: readonly Lack[] }
  /** What a customer, or one device of theirs, left behind is to be delivered to the shard it belongs to now. */
  | { readonly kind: "parcel"; readonly id: string; readonly device: string };

/** A verb's answer. Whatever is not `ok` has written nothing. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal }
  | { readonly ok: false; readonly needs: Need }
  /** The customer it is about is this one now, who may live on another shard. */
  | { readonly ok: false; readonly moved: string };

export function done<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function refuse(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}

export function notFound(what: string, id: string): { readonly ok: false; readonly refusal: Refusal } {
  return refuse({ kind: "not_found", detail: `no ${what} has the id ${id}` });
}
