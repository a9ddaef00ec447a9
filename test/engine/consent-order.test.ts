import { expect, it } from "vitest";
import { purposes } from "../../src/engine/customers/customer.ts";
import { seeded } from "../geo/worlds.ts";
import { memoryShard, seeds } from "../support/memory-shard.ts";
import { t0 } from "../support/test-shard.ts";

interface Change {
  readonly purpose: (typeof purposes)[number];
  readonly granted: boolean;
  readonly at: number;
}

/** The rule in the words of the contract: the newest `at` wins, on a tie the refusal; absent means refused. */
function inForce(changes: readonly Change[], purpose: string): { granted: boolean; at: string | null } {
  const ofPurpose = changes.filter((change) => change.purpose === purpose);
  if (ofPurpose.length === 0) return { granted: false, at: null };
  const newest = Math.max(...ofPurpose.map(({ at }) => at));
  const ofThen = ofPurpose.filter(({ at }) => at === newest);
  return { granted: ofThen.every(({ granted }) => granted), at: new Date(newest).toISOString() };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

it.each(seeds(10, 500))("any order of arrival ends in the same consents (seed %i)", (seed) => {
  const random = seeded(seed);
  const upTo = (most: number) => Math.floor(random() * most);
  const changes = Array.from(
    { length: 1 + upTo(14) },
    (): Change => ({
      purpose: purposes[upTo(purposes.length)]!,
      granted: random() < 0.6,
      // Few moments, so that ties are many.
      at: t0 - 1_000 * upTo(6),
    }),
  );
  const expected = Object.fromEntries(purposes.map((purpose) => [purpose, inForce(changes, purpose)]));
  for (let order = 0; order < 4; order++) {
    const world = memoryShard();
    world.run("putCustomer", { id: "ana", traits: {}, locale: null, timezone: null });
    const arrived: Change[] = [];
    for (const change of shuffled(changes, random)) {
      arrived.push(change);
      const { granted } = world.consent("ana", change.purpose, change.granted, change.at);
      expect(granted).toBe(inForce(arrived, change.purpose).granted);
      world.now += upTo(2);
      if (random() < 0.2) world.restart();
    }
    expect(world.run("getCustomer", { id: "ana" }).consents).toEqual(expected);
    const proofs = world.run("listConsents", { customerId: "ana", limit: 100, after: null });
    const told = proofs.map(({ item }) => `${item.purpose} ${item.granted} ${item.at}`);
    expect(told.sort()).toEqual(
      changes.map(({ purpose, granted, at }) => `${purpose} ${granted} ${new Date(at).toISOString()}`).sort(),
    );
  }
});
