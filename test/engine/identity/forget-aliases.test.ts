import { expect, it } from "vitest";
import { writeAlias } from "../../../src/store/aliases.ts";
import { memoryShard } from "../../support/memory-shard.ts";

it("an erase takes the log's mention of whoever became the customer, and nobody else's", () => {
  const world = memoryShard();
  for (const id of ["anon-1", "former-owner", "ana"]) {
    world.customer(id);
    world.run("openExport", { id, by: "key:first" });
  }
  const became = { customer: "ana", shard: 1, at: world.now };
  writeAlias(world.sql, { id: "anon-1", device: "", ...became }, []);
  writeAlias(world.sql, { id: "former-owner", device: "phone", ...became }, []);
  world.run("forgetAliases", { customerId: "ana" });
  const subjects = world.rows("audit", "id").map(({ subject_id }) => subject_id);
  expect(subjects.filter((id) => id !== null && id !== "opera")).toEqual(["former-owner", "ana"]);
  expect(world.rows("aliases")).toEqual([]);
  expect(world.run("scrubWanted", {}).mark).not.toBe(null);
  world.run("deleteCustomer", { id: "ana" });
  expect(JSON.stringify(world.rows("audit"))).not.toMatch(/anon-1|"ana"/);
});

it("a shard that had nothing of the customer has nothing to scrub", () => {
  const world = memoryShard();
  world.run("forgetAliases", { customerId: "ana" });
  expect(world.run("scrubWanted", {}).mark).toBe(null);
});
