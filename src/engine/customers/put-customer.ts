import { insertCustomer, readCustomer, updateProfile } from "../../store/customers.ts";
import { type Answer, done, notFound } from "../answer.ts";
import { isAnonymous } from "../identity/anonymous.ts";
import type { Shard } from "../shard.ts";
import { type CustomerView, customerView } from "./views.ts";

/** Creates a customer or replaces the profile (anonymous ones are only made by enrolment); consents, devices and presence are left as they are. */
export function putCustomer(
  shard: Shard,
  input: { id: string; traits: Record<string, unknown>; locale: string | null; timezone: string | null },
): Answer<{ created: boolean; customer: CustomerView }> {
  const now = shard.host.now();
  const profile = { ...input, traits: JSON.stringify(input.traits) };
  const known = shard.customers.row(input.id);
  if (known === null && isAnonymous(input.id)) return notFound("customer", input.id);
  if (known === null) insertCustomer(shard.sql, profile, now);
  else {
    updateProfile(shard.sql, known.n, profile, now);
    const warm = shard.customers.find(input.id)!;
    warm.traits = input.traits;
    warm.locale = input.locale;
    warm.timezone = input.timezone;
    warm.updatedAt = now;
  }
  return done({ created: known === null, customer: customerView(readCustomer(shard.sql, input.id)!) });
}
