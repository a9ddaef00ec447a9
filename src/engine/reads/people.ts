import { readCustomer } from "../../store/customers.ts";
import { listDevices } from "../../store/devices.ts";
import { listSends } from "../../store/sends.ts";
import { confirmedVisitsBefore } from "../../store/visits.ts";
import { type Answer, done } from "../answer.ts";
import { isReachable } from "../customers/choose-device.ts";
import type { Consents } from "../customers/customer.ts";
import { isAnonymous } from "../identity/anonymous.ts";
import type { Shard } from "../shard.ts";
import type { PersonRecord } from "../simulate/person.ts";

/**
 * Customers as a simulation begins with them; who is unknown is left out. With `past` their touches count, and
 * their messages and visits before that time; without, neither.
 */
export function readPeople(
  shard: Shard,
  input: { ids: readonly string[]; past: number | null },
): Answer<PersonRecord[]> {
  return done(
    input.ids.flatMap((id) => {
      const row = readCustomer(shard.sql, id);
      if (row === null) return [];
      const consents = JSON.parse(row.consents) as Consents;
      const { past } = input;
      const sends = past === null ? [] : listSends(shard.sql, row.n);
      const visits = past === null ? [] : confirmedVisitsBefore(shard.sql, row.n, past);
      return {
        id: row.id,
        armId: row.arm ?? row.id,
        anonymous: isAnonymous(row.id),
        traits: JSON.parse(row.traits) as PersonRecord["traits"],
        locale: row.locale,
        timezone: row.timezone,
        location: consents.location?.granted === true,
        push: consents.push?.granted === true,
        reachable: listDevices(shard.sql, row.n).some(isReachable),
        sends: sends.filter(({ at, campaignId }) => campaignId === null || at < past!),
        visits,
      };
    }),
  );
}
