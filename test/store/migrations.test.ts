import { expect, it } from "vitest";
import { checksum } from "../../src/store/migrate.ts";
import { migrations } from "../../src/store/migrations.ts";

/** Steps that have shipped. A line is added here with each new step, and none is ever changed. */
const shipped: [string, number][] = [
  ["0001-main-job", 2059860428],
  ["0002-identity", 3971486172],
  ["0003-offers", 333507644],
  ["0004-delivery", 2673039541],
  ["0005-webhooks", 752958192],
  ["0006-measure", 1336813090],
  ["0007-slices-share-a-version", 3338507766],
  ["0008-evidence-of-positions", 2394272405],
  ["0009-channels-of-touches", 933780853],
];

it("never changes a schema step that has shipped", () => {
  expect(migrations.map((step) => [step.name, checksum(step)])).toEqual(shipped);
});

it("tells steps apart by their statements", () => {
  const step = { name: "a", statements: ["CREATE TABLE a (v)"] };
  expect(checksum({ ...step, statements: ["CREATE TABLE a (w)"] })).not.toBe(checksum(step));
});
