import { expect, it } from "vitest";
import { wholeCustomer } from "../../../src/store/aliases.ts";
import { movingTables } from "../../../src/store/moving.ts";
import { memoryShard } from "../../support/memory-shard.ts";
import { opera } from "../../support/test-shard.ts";

/** What of a customer goes another way than as rows, or not at all. */
const otherwise: Readonly<Record<string, string>> = {
  consent_changes: "numbered anew",
  positions: "chained anew",
  origins: "an anonymous customer has none",
};

it("every table of a customer's data goes with the customer", () => {
  const { sql } = memoryShard();
  const tables = sql
    .all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .map(({ name }) => name)
    .filter((name) =>
      sql
        .all<{ name: string }>(`SELECT name FROM pragma_table_info('${name}')`)
        .some((c) => c.name === "customer"),
    );
  expect(tables.sort()).toEqual([...movingTables, ...Object.keys(otherwise)].sort());
});

it.each([true, false])("positions go with what the phone says of them (packed with it: %s)", (isPacked) => {
  const from = memoryShard();
  const { customerId, deviceId, at } = from.run("enrol", {
    platform: "web",
    customerId: null,
    locale: null,
    timezone: null,
    keyed: null,
  });
  from.consent(customerId, "location", true);
  from.ping(customerId, opera, { deviceId });
  from.now += 60_000;
  from.ping(customerId, opera, { deviceId, region: { id: "opera", event: "dwell" } });
  const device = { id: deviceId, issuedAt: at };
  from.run("identify", { customerId, device, to: { customer: "c1", shard: 1 } });
  const packed = from.run("packed", { id: customerId, device: wholeCustomer })!;
  const parcel = JSON.parse(packed.text) as { positions: { evidence?: unknown }[] };
  // As it was packed before positions had a column for it.
  if (!isPacked) for (const position of parcel.positions) delete position.evidence;
  const to = memoryShard();
  const text = JSON.stringify(parcel);
  to.run("takeParcel", { id: customerId, device: wholeCustomer, at: from.now, to: "c1", text });
  const said = JSON.stringify({ mock: false, region: { id: "opera", event: "dwell" } });
  expect(to.rows("positions").map(({ evidence }) => evidence)).toEqual([null, isPacked ? said : null]);
});
