import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fromQuery,
  operators,
  type Query,
  type Rule,
  toQuery,
} from "../../src/console/pages/campaigns/audience/rules.ts";
import { validate } from "../../src/domain/audience/validate.ts";

describe("an audience as a list of conditions", () => {
  const kept: readonly Query[] = [
    { "traits.tier": "gold" },
    { "traits.tier": { $in: ["gold", "silver"] }, "visits.30d": { $gte: 1 } },
    { "visits.30d": { $gte: 1, $lt: 9 } },
    { $or: [{ "traits.tier": "gold" }, { anonymous: false }] },
    { $and: [{ "traits.tier": "gold" }, { "traits.tier": { $ne: "silver" } }] },
    { "traits.city": { $regex: "St\\. Denis", $options: "i" } },
    { points: { $exists: true } },
  ];
  it.each(kept.map((query) => [JSON.stringify(query), query] as const))(
    "reads and writes %s",
    (_text, query) => {
      expect(toQuery(fromQuery(query)!)).toEqual(query);
    },
  );

  it.each([
    { $nor: [{ "traits.tier": "gold" }] },
    { "traits.tier": { $eq: "gold" } },
    { "traits.tags": { $all: ["a"] } },
    { "traits.city": { $regex: "^Saint" } },
    { "traits.city": { name: "Paris" } },
    { $or: [{ $and: [{ points: 1 }] }] },
    { $and: [{ points: 1 }] },
    { $or: [{ points: 1 }], "traits.tier": "gold" },
    { "traits.tier": null },
  ])("leaves %j to its text", (query) => {
    expect(fromQuery(query)).toBeNull();
  });

  it("is everybody when nothing whole is asked", () => {
    expect(fromQuery(undefined)).toEqual({ match: "all", rules: [] });
    expect(
      toQuery({ match: "any", rules: [{ field: "traits.", operator: "is", value: "x" }] }),
    ).toBeUndefined();
    expect(
      toQuery({ match: "all", rules: [{ field: "points", operator: "gte", value: null }] }),
    ).toBeUndefined();
  });

  it("makes what the server takes, and reads back what it made, whatever is asked", () => {
    const value = fc.oneof(fc.string({ minLength: 1 }), fc.integer(), fc.boolean());
    const rule: fc.Arbitrary<Rule> = fc
      .tuple(
        fc.constantFrom("traits.tier", "traits.city", "locale"),
        fc.constantFrom(...operators),
        value,
        fc.array(value, { minLength: 1, maxLength: 3 }),
      )
      .map(([field, operator, one, several]) => {
        if (operator === "known" || operator === "unknown") return { field, operator, value: null };
        if (operator === "contains") return { field, operator, value: String(one) };
        return { field, operator, value: operator === "in" || operator === "notIn" ? several : one };
      });
    fc.assert(
      fc.property(
        fc.constantFrom("all", "any"),
        fc.array(rule, { minLength: 1, maxLength: 4 }),
        (match, rules) => {
          const query = toQuery({ match, rules })!;
          expect(validate(query)).toEqual([]);
          const read = fromQuery(query);
          expect(read).not.toBeNull();
          expect(toQuery(read!)).toEqual(query);
        },
      ),
    );
  });
});
