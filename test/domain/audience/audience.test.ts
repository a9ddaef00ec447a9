import { describe, expect, it } from "vitest";
import { compileAudience } from "../../../src/domain/audience/audience.ts";
import { countsOf, daysSince } from "../../../src/domain/audience/history.ts";
import type { AudienceQuery, Profile } from "../../../src/domain/audience/query.ts";

const profile: Profile = {
  id: "c1",
  traits: { tier: "gold", age: 41, tags: ["shoes", "bags"], city: { name: "Paris" }, nothing: null },
  locale: "fr-CA",
  timezone: "Europe/Paris",
  anonymous: false,
  points: 120,
  visits: { "7d": 0, "30d": 2, "90d": 5 },
  daysSinceLastVisit: 9,
  sends: { "7d": 1, "30d": 1, "90d": 1 },
  daysSinceLastSend: 3,
  touches: { "7d": 0, "30d": 0, "90d": 4 },
};
const stranger: Profile = {
  ...profile,
  traits: {},
  locale: null,
  points: null,
  daysSinceLastVisit: null,
  anonymous: true,
};

function compiled(query: AudienceQuery) {
  const result = compileAudience(query);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.audience;
}

describe("an audience", () => {
  it.each<[AudienceQuery, boolean, boolean]>([
    [{}, true, true],
    [{ "traits.tier": "gold" }, true, false],
    [{ "traits.tier": { $in: ["gold", "silver"] }, "visits.30d": { $gte: 1 } }, true, false],
    [{ "visits.30d": { $gt: 2 } }, false, false],
    [{ "traits.age": { $gte: 18, $lt: 42 } }, true, false],
    [{ "traits.age": { $gte: "18" } }, false, false],
    [{ "traits.tags": "bags" }, true, false],
    [{ "traits.tags": { $all: ["bags", "shoes"] } }, true, false],
    [{ "traits.tags": { $size: 2 } }, true, false],
    [{ "traits.tags": { $elemMatch: { $regex: "^b" } } }, true, false],
    [{ "traits.tags": { $nin: ["hats"] } }, true, true],
    [{ "traits.tags": { $ne: "bags" } }, false, true],
    [{ "traits.city.name": { $not: { $eq: "Lyon" } } }, true, true],
    [{ "traits.city": { name: "Paris" } }, true, false],
    [{ "traits.tier": { $exists: true } }, true, false],
    [{ "traits.tier": { $exists: false } }, false, true],
    [{ "traits.nothing": null }, true, true],
    [{ "traits.age": { $mod: [2, 1] } }, true, false],
    [{ "traits.age": { $type: "number" } }, true, false],
    [{ locale: { $regex: "^FR", $options: "i" } }, true, false],
    [{ points: { $gte: 100 } }, true, false],
    [{ points: { $lt: 100 } }, false, false],
    [{ daysSinceLastVisit: { $gte: 9 } }, true, false],
    [{ daysSinceLastVisit: null }, false, true],
    [{ anonymous: false }, true, false],
    [{ "touches.90d": { $lte: 4 }, "sends.7d": 1 }, true, true],
    [{ $or: [{ anonymous: true }, { points: { $gt: 100 } }] }, true, true],
    [{ $nor: [{ anonymous: true }] }, true, false],
    [{ $and: [{ "traits.tier": "gold" }, { $or: [{ points: 1 }, { points: 120 }] }] }, true, false],
    [{ "traits.constructor": { $exists: true } }, false, false],
    [{ "traits.hasOwnProperty": "x" }, false, false],
    [{ "traits.tier.length": { $gt: 0 } }, false, false],
    [{ "traits.tags.length": { $gt: 0 } }, false, false],
    [{ "traits.tags.length": { $exists: true } }, false, false],
    [{ "traits.tier.0": "g" }, false, false],
    [{ "traits.tags.0": "shoes" }, true, false],
    [{ "traits.tags.1": { $ne: "bags" } }, false, true],
    [{ "traits.tags.2": { $exists: true } }, false, false],
    [{ "traits.tags": ["shoes", "bags"] }, true, false],
    [{ "traits.tags": { $all: [["shoes", "bags"]] } }, true, false],
    [{ "traits.tags": { $all: [] } }, false, false],
    [{ "traits.tags": { $not: { $all: [] } } }, true, true],
    [{ "traits.tags": { $all: ["bags", "hats"] } }, false, false],
    [{ "traits.constructor.name": "Object" }, false, false],
    [{ "traits.hasOwnProperty": { $ne: null } }, false, false],
    [{ "traits.toString": null }, true, true],
    [{ "traits.tier": null, traits: {} }, false, true],
    [{ "traits.tier": "gold", traits: { tier: "gold" } }, false, false],
    [{ "traits.__proto__": null }, true, true],
    [{ "traits.tier": { $mod: [4, 0] } }, false, false],
    [{ "traits.nothing": { $mod: [4, 0] } }, false, false],
    [{ "traits.tags": { $elemMatch: { length: 4 } } }, false, false],
  ])("%j", (query, known, unknown) => {
    const { matches } = compiled(query);
    expect([matches(profile), matches(stranger)]).toEqual([known, unknown]);
  });

  const odd: Profile = {
    ...profile,
    traits: {
      length: 3,
      constructor: { name: "Ford", length: 4 },
      toString: "x",
      number: "8",
      half: 8.5,
      list: [{ length: 1, constructor: "a", 0: "zero" }, "abc"],
      $odd: 1,
    },
  };
  it.each<[AudienceQuery, boolean]>([
    [{ "traits.length": 3 }, true],
    [{ "traits.constructor.name": "Ford" }, true],
    [{ "traits.constructor.length": { $gt: 3 } }, true],
    [{ "traits.constructor": { name: "Ford", length: 4 } }, true],
    [{ "traits.constructor": { name: "Ford" } }, false],
    [{ "traits.toString": { $in: ["x"] } }, true],
    [{ "traits.toString": null }, false],
    [{ "traits.number": { $mod: [4, 0] } }, false],
    [{ "traits.half": { $mod: [4, 0] } }, true],
    [{ "traits.list.length": 1 }, true],
    [{ "traits.list.length": { $in: [2, 3] } }, false],
    [{ "traits.list.0.constructor": "a" }, true],
    [{ "traits.list.0.0": "zero" }, true],
    [{ "traits.list.1.0": "a" }, false],
    [{ "traits.list": { $elemMatch: { constructor: "a", length: { $lt: 2 } } } }, true],
    [{ "traits.list": { $elemMatch: { constructor: "b" } } }, false],
    [{ "traits.list": { $all: ["abc", { length: 1, constructor: "a", 0: "zero" }] } }, true],
    [{ "traits.list": { $all: [{ length: 1 }] } }, false],
    [{ "traits.$odd": 1 }, true],
  ])("asks traits that are named as something of JavaScript's: %j", (query, matches) => {
    expect(compiled(query).matches(odd)).toBe(matches);
  });

  it("names the fields it reads, and those of the condition that failed", () => {
    const audience = compiled({
      "traits.tier": "gold",
      $or: [{ points: 1 }, { $and: [{ anonymous: true }, { points: 2 }] }],
    });
    expect(audience.fields).toEqual(["traits.tier", "points", "anonymous"]);
    expect(audience.mismatch(profile)).toEqual(["points", "anonymous"]);
    expect(audience.mismatch(stranger)).toEqual(["traits.tier"]);
    expect(compiled({}).mismatch(profile)).toEqual([]);
  });

  it("answers the same whoever was asked about before", () => {
    const { matches } = compiled({ "traits.tags": { $all: ["bags"] }, "traits.tier": { $nin: ["x"] } });
    const asked = [profile, stranger, profile, stranger].map(matches);
    expect(asked).toEqual([true, false, true, false]);
  });
});

describe("what cannot be asked", () => {
  const deep = (levels: number): AudienceQuery =>
    levels === 0 ? { points: 1 } : { $and: [deep(levels - 1)] };
  it.each<[unknown, string, RegExp]>([
    [[], "", /a query object, got an empty list/],
    [{ $where: "1" }, "/$where", /an operator such as .* got "\$where"/],
    [{ $expr: {} }, "/$expr", /got "\$expr"/],
    [{ "traits.a": { $function: {} } }, "/traits.a/$function", /got "\$function"/],
    [{ "traits.a": { $where: "1" } }, "/traits.a/$where", /got "\$where"/],
    [{ "traits.a": { $not: { $where: "1" } } }, "/traits.a/$not/$where", /got "\$where"/],
    [{ "traits.a": { $elemMatch: { $where: "1" } } }, "/traits.a/$elemMatch/$where", /got "\$where"/],
    [{ "traits.a": { $elemMatch: { b: { $where: 1 } } } }, "/traits.a/$elemMatch/b/$where", /got "\$where"/],
    [{ "traits.a": { $in: [{ $where: "1" }] } }, "/traits.a/$in", /a list of values/],
    [{ "traits.a": { $eq: { b: { $gt: 1 } } } }, "/traits.a/$eq", /without operators inside/],
    [{ visits: { "30d": { $gte: 1 } } }, "/visits", /visits\.7d, visits\.30d, visits\.90d/],
    [{ "visits.14d": 1 }, "/visits.14d", /visits\.7d, visits\.30d/],
    [{ tier: "gold" }, "/tier", /begins with one of .*traits/],
    [{ constructor: 1 }, "/constructor", /begins with one of/],
    [{ "locale.x": 1 }, "/locale.x", /"locale" alone/],
    [{ "a/b~c": 1 }, "/a~1b~0c", /begins with/],
    [{ $or: [{ points: 1 }, { points: { $foo: 1 } }] }, "/$or/1/points/$foo", /got "\$foo"/],
    [{ $or: [] }, "/$or", /not empty/],
    [{ $and: [1] }, "/$and/0", /got 1/],
    [{ points: { $gt: null } }, "/points/$gt", /a number or a text, got null/],
    [{ points: { $in: 5 } }, "/points/$in", /a list of values, got 5/],
    [{ points: { $gt: 1, x: 2 } }, "/points/x", /operators only/],
    [{ points: { $exists: 1 } }, "/points/$exists", /true or false/],
    [{ points: { $mod: [0, 1] } }, "/points/$mod", /not 0/],
    [{ points: { $type: "regex" } }, "/points/$type", /one of number/],
    [{ points: { $size: -1 } }, "/points/$size", /whole number/],
    [{ points: { $options: "i" } }, "/points/$options", /\$regex beside/],
    [{ locale: { $regex: "a", $options: "g" } }, "/locale/$regex", /of i, m and s/],
    [{ locale: { $regex: "(a)\\1" } }, "/locale/$regex", /backreference/],
    [{ locale: { $regex: 5 } }, "/locale/$regex", /as text, got 5/],
    [deep(20), "", /at most 12 levels/],
    [
      { id: { $in: Array.from({ length: 5_000 }, (_, i) => `customer-${i}`) } },
      "",
      /at most 20000 characters/,
    ],
  ])("%j", (query, pointer, detail) => {
    const result = compileAudience(query as AudienceQuery);
    expect(result.ok ? [] : result.errors).toEqual([{ pointer, detail: expect.stringMatching(detail) }]);
  });

  it("is told all at once", () => {
    const result = compileAudience({ a: 1, points: { $foo: 1 }, locale: { $regex: "(" } });
    expect(result.ok ? [] : result.errors.map(({ pointer }) => pointer)).toEqual([
      "/a",
      "/points/$foo",
      "/locale/$regex",
    ]);
  });
});

describe("the history", () => {
  const day = 86_400_000;
  it("counts the last days, each of 24 h, and not what is just as old", () => {
    expect(countsOf([0, 23 * day, 23 * day + 1, 29 * day], 30 * day)).toEqual({
      "7d": 2,
      "30d": 3,
      "90d": 4,
    });
    expect(countsOf([], 5)).toEqual({ "7d": 0, "30d": 0, "90d": 0 });
  });
  it("counts whole days since the newest", () => {
    expect(daysSince([], 5)).toBeNull();
    expect([0, day - 1, day, 9.5 * day].map((age) => daysSince([age > 0 ? -5 : 0, 0], age))).toEqual([
      0, 0, 1, 9,
    ]);
    expect(daysSince([10 * day], 0)).toBe(0);
  });
});
