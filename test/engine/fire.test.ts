import { describe, expect, it } from "vitest";
import type { Position } from "../../geo/index.ts";
import { verify } from "../../scripts/verify/checks.ts";
import type { IncomingPing } from "../../src/engine/pings/types.ts";
import { seeded } from "../geo/worlds.ts";
import { seeds } from "../support/memory-shard.ts";
import { ShardGroup } from "../support/shard-group.ts";
import { north, opera, plainPing } from "../support/test-shard.ts";

const hour = 3_600_000;
const stores: Position[] = [0, 1, 2, 3].map((i) => north(opera, i * 1_000));
const nowhere = north(opera, -5_000);
const pressure = [
  { limit: 3, window: "4h" },
  { limit: 6, window: "24h" },
];
const campaigns = {
  hourly: { caps: [{ limit: 1, window: "1h" }], cooldown: "3h", priority: 70 },
  thrice: { caps: [{ limit: 3, window: "ever" }], priority: 60, holdout: 0.4 },
  dwelling: { caps: [{ limit: 2, window: "6h" }], cooldown: "30m", priority: 80 },
};

async function open(seed: number, size: number): Promise<ShardGroup> {
  const group = new ShardGroup(size, seed);
  const { primary } = group;
  stores.forEach((place, i) => {
    primary.geofence(`store-${i}`, place, 100, { dwell: "1m" });
  });
  primary.run("patchSettings", { pressure, exitAfter: "5s", maxPingAge: "1h", quietHours: null });
  for (const [id, body] of Object.entries(campaigns)) primary.campaign(id, body);
  const trigger = { event: "dwell", geofences: { ids: [], tags: [] }, confirm: false } as const;
  primary.campaign("dwelling", { ...campaigns.dwelling, trigger });
  await group.follow();
  return group;
}

/** Five customers with two devices each. */
function welcome(group: ShardGroup, run: number): string[] {
  const ids = ["ana", "bea", "cid", "dan", "eva"].map((name) => `${name}-${run}`);
  for (const id of ids) {
    const { shard } = group.ofCustomer(id);
    shard.customer(id);
    shard.device(id, "watch", `https://push.test/${id}/watch`);
  }
  return ids;
}

/** One volley: so many requests at once, of so many pings each, for any customers on any of two devices. */
async function volley(
  group: ShardGroup,
  customers: readonly string[],
  random: () => number,
  requests: number,
  batch: number,
): Promise<void> {
  const pick = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)]!;
  const pings = (): IncomingPing[] =>
    Array.from({ length: batch }, (_, index) => {
      const [longitude, latitude] = random() < 0.3 ? nowhere : pick(stores);
      const at = group.now - Math.floor(random() * 180_000);
      const deviceId = pick(["phone", "watch"]);
      return { ...plainPing, index, customerId: pick(customers), deviceId, longitude, latitude, at };
    });
  const running = Array.from({ length: requests }, () => {
    const byMember = Map.groupBy(pings(), ({ customerId }) => group.ofCustomer(customerId));
    return [...byMember].map(([member, own]) => member.port.run("ingest", { pings: own }).catch(() => {}));
  });
  // In the middle of it: what waits for the catalogue or a slice is lost with its process.
  if (random() < 0.3) pick(group.members).crash();
  await Promise.all(running.flat());
}

interface Sent {
  readonly customer: number;
  readonly at: number;
  readonly campaign: string;
  readonly geofence: string;
}

function most(sends: readonly Sent[], window: number): number {
  return Math.max(
    0,
    ...sends.map((first) => sends.filter(({ at }) => at >= first.at && at - first.at < window).length),
  );
}

/** Every limit that some customer has passed, found without the code that enforces them. */
function passed(group: ShardGroup): string[] {
  return group.members.flatMap(({ shard }) => {
    const sends = shard.rows("sends") as unknown as Sent[];
    return [...Map.groupBy(sends, ({ customer }) => customer).values()].flatMap((own) => {
      const of = (campaign: string, i?: number) =>
        own.filter(
          (send) => send.campaign === campaign && (i === undefined || send.geofence === `store-${i}`),
        );
      const limits: [string, number, number][] = [
        ["3 in 4 h", most(own, 4 * hour), 3],
        ["6 in 24 h", most(own, 24 * hour), 6],
        ["hourly", most(of("hourly"), hour), 1],
        ["thrice", of("thrice").length, 3],
        ["dwelling", most(of("dwelling"), 6 * hour), 2],
        ...stores.flatMap((_, i): [string, number, number][] => [
          ["cooldown of hourly", most(of("hourly", i), 3 * hour), 1],
          ["cooldown of dwelling", most(of("dwelling", i), hour / 2), 1],
        ]),
      ];
      return limits.filter(([, got, limit]) => got > limit).map(([name, got]) => `${name}: ${got}`);
    });
  });
}

const worlds = seeds(6, 1_000);
const runsInEach = 100;

describe("caps, cooldown and pressure under fire", () => {
  it.each(worlds)(`hold in ${runsInEach} runs with restarts in the middle (world %i)`, async (seed) => {
    const random = seeded(seed);
    const group = await open(seed, 1 + (seed % 3));
    for (let run = 0; run < runsInEach; run++) {
      const customers = welcome(group, run);
      for (let i = 0; i < 3; i++) {
        group.pass(Math.floor(random() * 2 * hour));
        await volley(group, customers, random, 1 + Math.floor(random() * 8), 1 + Math.floor(random() * 3));
      }
    }
    expect({ passed: passed(group), found: verify(group.files) }).toEqual({ passed: [], found: [] });
    expect(group.members.flatMap(({ shard }) => shard.rows("sends")).length).toBeGreaterThan(runsInEach);
    group.close();
  });

  it.each([1, 2, 3])("hold for 100 requests at once and batches of 200, over %i shards", async (size) => {
    const random = seeded(size);
    const group = await open(size, size);
    const customers = welcome(group, 0);
    for (let i = 0; i < 8; i++) {
      group.pass(Math.floor(random() * 2 * hour));
      if (i % 2 === 0) await volley(group, customers, random, 100, 1);
      else await volley(group, customers, random, 2, 200);
    }
    expect(passed(group)).toEqual([]);
    expect(verify(group.files)).toEqual([]);
    expect(group.members.flatMap(({ shard }) => shard.rows("sends")).length).toBeGreaterThan(20);
  });
});
