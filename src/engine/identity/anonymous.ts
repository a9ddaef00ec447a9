import { prefixOfId } from "../../store/ids.ts";

/** Customers that enrolment made for a phone nobody has named yet. */
export function isAnonymous(customerId: string): boolean {
  return prefixOfId(customerId) === "anon";
}
