import { confirmedVisitTimes } from "../../store/visits.ts";
import { chooseDevice } from "../customers/choose-device.ts";
import { type Customer, mayPush } from "../customers/customer.ts";
import { isAnonymous } from "../identity/anonymous.ts";
import type { Shard } from "../shard.ts";
import type { Person } from "./person.ts";

/** A customer of this shard as decisions see one. */
export function personOf(shard: Shard, customer: Customer): Person {
  return {
    id: customer.id,
    armId: customer.arm ?? customer.id,
    anonymous: isAnonymous(customer.id),
    traits: customer.traits,
    locale: customer.locale,
    timezone: customer.timezone,
    pushConsent: mayPush(customer),
    reachable: chooseDevice(customer, null) !== null,
    sends: customer.sends,
    visitTimes: (before) => confirmedVisitTimes(shard.sql, customer.n, before),
  };
}
