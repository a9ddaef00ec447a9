import { describe, expect, it } from "vitest";
import { customers } from "../../scripts/demo/customers.ts";
import { planRoute, Walker } from "../../scripts/demo/walk.ts";
import { metresBetween } from "../../scripts/support/plane.ts";
import { seededRandom } from "../../scripts/support/random.ts";
import { campaigns } from "../../src/console/samples/campaigns.ts";
import { stores } from "../../src/console/samples/stores.ts";

const unique = (values: readonly string[]) => new Set(values).size === values.length;
const store = (id: string) => stores.find((candidate) => candidate.id === id)!;

describe("stores", () => {
  it("are some forty, in Paris, each with an id, a name and a place of its own", () => {
    expect(stores.length).toBeGreaterThanOrEqual(40);
    expect(unique(stores.map(({ id }) => id))).toBe(true);
    expect(unique(stores.map(({ name }) => name))).toBe(true);
    expect(unique(stores.map(({ latitude, longitude }) => `${latitude} ${longitude}`))).toBe(true);
    for (const { id, latitude, longitude, radius } of stores) {
      expect(id).toMatch(/^[a-z0-9-]+$/);
      expect(latitude > 48.815 && latitude < 48.902, id).toBe(true);
      expect(longitude > 2.224 && longitude < 2.4155, id).toBe(true);
      expect(radius >= 40 && radius <= 120, id).toBe(true);
    }
  });

  it("have every tag that a campaign asks for, and no other", () => {
    const asked = Object.values(campaigns).flatMap(
      (campaign) => (campaign as { trigger: { geofences: { tags: string[] } } }).trigger.geofences.tags,
    );
    expect(new Set(asked)).toEqual(new Set(stores.map(({ tag }) => tag)));
  });
});

describe("customers", () => {
  it("are clearly simulated, and begin at a store that exists", () => {
    expect(customers).toHaveLength(12);
    for (const { id, near } of customers) {
      expect(id).toMatch(/^demo-\d\d$/);
      expect(store(near), near).toBeDefined();
    }
  });

  it("do not all agree to push", () => {
    expect(customers.filter(({ agreesToPush }) => !agreesToPush).map(({ id }) => id)).toEqual(["demo-12"]);
  });
});

describe("a walk", () => {
  const walk = (seed: number, seconds: number) => {
    const first = store("bon-marche");
    const walker = new Walker(planRoute(first, stores), 5, seededRandom(seed));
    const begin = walker.place;
    const steps = Array.from({ length: seconds / 2 }, () => ({ fix: walker.step(2), place: walker.place }));
    return { first, begin, steps };
  };

  it("goes to the nearest stores first, each once", () => {
    const ids = planRoute(store("bon-marche"), stores).map(({ id }) => id);
    expect(ids.slice(0, 2)).toEqual(["bon-marche", "grande-epicerie"]);
    expect(ids).toHaveLength(4);
    expect(unique(ids)).toBe(true);
  });

  it("begins just outside of the first zone and is well inside of it within ten seconds", () => {
    const { first, begin, steps } = walk(1, 10);
    expect(metresBetween(begin, first)).toBeCloseTo(first.radius + 5, 0);
    expect(metresBetween(steps.at(-1)!.place, first)).toBeLessThan(first.radius - 4);
  });

  it("is one on foot, by a phone that is off by metres, for an hour and at any seed", () => {
    for (let seed = 1; seed <= 20; seed++) {
      let before: { latitude: number; longitude: number } | null = null;
      let worst = 0;
      for (const { fix, place } of walk(seed, 3600).steps) {
        if (before) expect(metresBetween(before, place)).toBeLessThan(2 * 1.7);
        worst = Math.max(worst, metresBetween(fix, place));
        before = place;
      }
      expect(worst).toBeGreaterThan(1);
      expect(worst).toBeLessThan(20);
    }
  });

  it("is the same for the same seed, and stays a while in a store", () => {
    expect(walk(7, 600)).toEqual(walk(7, 600));
    expect(walk(7, 600)).not.toEqual(walk(8, 600));
    const standing = walk(7, 600).steps.filter(({ fix }) => fix.speed === 0).length * 2;
    expect(standing).toBeGreaterThan(40);
  });
});
