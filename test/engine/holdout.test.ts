import { beforeAll, describe, expect, it } from "vitest";
import { verify } from "../../scripts/verify/checks.ts";
import { seeded } from "../geo/worlds.ts";
import { ShardGroup } from "../support/shard-group.ts";
import { north, opera, plainPing } from "../support/test-shard.ts";

const hour = 3_600_000;
const count = 1_000;
const shares = { one: 0.2, two: 0.5 };
const places = { one: opera, two: north(opera, 2_000) };
type Name = keyof typeof shares;
const names: readonly Name[] = ["one", "two"];

async function open(size: number): Promise<ShardGroup> {
  const group = new ShardGroup(size, 7);
  group.primary.run("patchSettings", { pressure: [], quietHours: null });
  for (const name of names) {
    group.primary.geofence(name, places[name], 100);
    const trigger = { event: "enter", geofences: { ids: [name], tags: [] }, confirm: false } as const;
    group.primary.campaign(name, { trigger, holdout: shares[name], caps: [{ limit: 1, window: "ever" }] });
  }
  await group.follow();
  for (let i = 0; i < count; i++) group.ofCustomer(`c${i}`).shard.customer(`c${i}`);
  return group;
}

async function visit(group: ShardGroup, customerId: string, name: Name): Promise<void> {
  const [longitude, latitude] = places[name];
  const ping = { ...plainPing, customerId, deviceId: name, longitude, latitude, at: group.now };
  expect(await group.ofCustomer(customerId).port.run("ingest", { pings: [ping] })).toMatchObject({
    ok: true,
  });
}

interface Outcome {
  readonly customerId: string;
  readonly campaignId: Name;
  readonly outcome: string;
  readonly reason: string | null;
  readonly notificationId?: string;
}

function outcomes(group: ShardGroup): Outcome[] {
  return group.members.flatMap(({ shard }) =>
    shard.rows("decisions", "id").flatMap(({ ranked }) => JSON.parse(String(ranked)) as Outcome[]),
  );
}

/** Every customer at every place, in an order of one's own, with restarts in the middle. */
async function campaignsOf(size: number, seed: number): Promise<ShardGroup> {
  const group = await open(size);
  const random = seeded(seed);
  const visits = Array.from({ length: count }, (_, i) => names.map((name) => ({ id: `c${i}`, name }))).flat();
  const shuffled = visits.map((one) => ({ one, key: random() })).sort((a, b) => a.key - b.key);
  for (const { one } of shuffled) {
    group.pass(1_000);
    await visit(group, one.id, one.name);
    if (random() < 0.01) group.members[Math.floor(random() * size)]!.crash();
  }
  return group;
}

describe("the arms of a holdout", () => {
  let group: ShardGroup;
  let ghosts: Record<Name, ReadonlySet<string>>;
  const ghostsOf = (group: ShardGroup): typeof ghosts => {
    const held = outcomes(group).filter(({ outcome }) => outcome === "ghost");
    const of = (name: Name) =>
      new Set(held.filter(({ campaignId }) => campaignId === name).map(({ customerId }) => customerId));
    return { one: of("one"), two: of("two") };
  };
  beforeAll(async () => {
    group = await campaignsOf(1, 1);
    ghosts = ghostsOf(group);
  });

  it.each(names)("hold their share, within 3 standard errors (campaign %s)", (name) => {
    const share = shares[name];
    const error = Math.sqrt((share * (1 - share)) / count);
    expect(Math.abs(ghosts[name].size / count - share)).toBeLessThan(3 * error);
  });

  it("are drawn independently by each campaign", () => {
    const both = [...ghosts.one].filter((id) => ghosts.two.has(id)).length / count;
    const expected = (ghosts.one.size / count) * (ghosts.two.size / count);
    const error = Math.sqrt((expected * (1 - expected)) / count);
    expect(Math.abs(both - expected)).toBeLessThan(3 * error);
  });

  it("are the same over another number of shards, in another order, with other restarts", async () => {
    const other = await campaignsOf(3, 2);
    expect(ghostsOf(other)).toEqual(ghosts);
    expect(verify(other.files)).toEqual([]);
    other.close();
  });

  it("are never sent anything, and count for caps as those who are", async () => {
    const won = outcomes(group);
    expect(won).toHaveLength(2 * count);
    expect(won.filter(({ outcome }) => outcome === "suppressed")).toEqual([]);
    for (const one of won) expect(one.notificationId !== undefined).toBe(one.outcome === "sent");
    group.pass(7 * hour);
    for (const { shard } of group.members) shard.tick();
    for (let i = 0; i < 50; i++) await visit(group, `c${i}`, i % 2 === 0 ? "one" : "two");
    const later = outcomes(group).slice(2 * count);
    expect(later.map(({ reason }) => reason)).toEqual(later.map(() => "campaign_cap"));
    expect(verify(group.files)).toEqual([]);
  });
});
