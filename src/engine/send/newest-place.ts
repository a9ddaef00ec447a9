import { type LastPlace, lastPlaces } from "../../domain/presence/index.ts";
import type { Customer } from "../customers/customer.ts";

/** Where a customer was last, over all devices; null where no place is known. */
export function newestPlace(customer: Customer): LastPlace | null {
  return lastPlaces(customer.presence).reduce<LastPlace | null>(
    (newest, place) => (newest === null || place.at > newest.at ? place : newest),
    null,
  );
}
