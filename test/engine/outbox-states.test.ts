import { expect, it } from "vitest";
import type { Outgoing } from "../../src/engine/outbox/outgoing.ts";
import type { Outcome } from "../../src/engine/outbox/settle.ts";
import { seeded } from "../geo/worlds.ts";
import { memoryShard, seeds } from "../support/memory-shard.ts";
import { opera } from "../support/test-shard.ts";

interface Row {
  id: string;
  state: string;
  attempts: number;
  due_at: number | null;
  claim: string | null;
  expires_at: number;
  sent_at: number | null;
}

const last = new Set(["sent", "failed", "expired", "cancelled"]);

/**
 * Senders that crash, answer late or twice, services that fail in all ways, consents that go: every message
 * ends in exactly one state and stays there, none is claimed twice at a time, none is tried before its time or
 * after its end.
 */
it.each(seeds(8, 100))("every message ends once (world %i)", (seed) => {
  const random = seeded(seed);
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)]!;
  const world = memoryShard({ seed });
  world.geofence("opera", opera, 150);
  world.campaign("spring", { ttl: "5m" });
  const customers = Array.from({ length: 25 }, (_, i) => `c${i}`);
  for (const [i, id] of customers.entries()) {
    world.customer(id, "phone", `host${i % 3}`);
    world.ping(id, opera);
  }
  const rows = () => world.rows("notifications", "id") as unknown as Row[];
  const ended = new Map<string, Row>();
  const held: { message: Outgoing; until: number; alive: boolean }[] = [];
  let notBefore = new Map<string, number>();

  const outcome = (): Outcome =>
    pick<Outcome>([
      { kind: "sent", status: 201 },
      { kind: "gone", status: 410, detail: "" },
      { kind: "failed", status: 400, detail: "bad" },
      { kind: "retry", status: 500, detail: "", retryAfter: null },
      { kind: "retry", status: 429, detail: "", retryAfter: world.now + Math.floor(random() * 200_000) },
    ]);

  for (let round = 0; round < 300; round++) {
    world.now += Math.floor(random() ** 3 * 20_000);
    const kind = random();
    if (kind < 0.45) {
      const inFlight = Object.fromEntries(
        ["host0", "host1", "host2"].map((host) => [host, Math.floor(random() * 3)]),
      );
      const claimed = world.claim({
        claim: `claim${round}`,
        max: 1 + Math.floor(random() * 6),
        perHost: 3,
        inFlight,
      });
      for (const host of Object.keys(inFlight))
        expect(
          claimed.filter((message) => message.host === host).length + inFlight[host]!,
        ).toBeLessThanOrEqual(3);
      for (const message of claimed) {
        expect(world.now).toBeLessThan(message.expiresAt);
        expect(world.now).toBeGreaterThanOrEqual(notBefore.get(message.id) ?? 0);
        expect(held.some((one) => one.message.id === message.id && one.alive && one.until > world.now)).toBe(
          false,
        );
        held.push({ message, until: world.now + 15_000, alive: true });
      }
    } else if (kind < 0.9 && held.length > 0) {
      const one = pick(held);
      const result = outcome();
      const wasQueued = rows().find(({ id }) => id === one.message.id)?.state === "queued";
      const counted = world.settle(one.message, result) === 1;
      if (counted && result.kind === "retry" && result.retryAfter !== null)
        notBefore = notBefore.set(one.message.id, result.retryAfter);
      if (result.kind === "sent") expect(counted).toBe(wasQueued);
      one.alive = false;
    } else if (kind < 0.93) {
      world.restart();
      for (const one of held) one.alive = false;
    } else if (kind < 0.95) world.consent(pick(customers), "push", false);
    else if (kind < 0.96) world.device(pick(customers), "phone", "https://host9/new");

    for (const row of rows()) {
      const before = ended.get(row.id);
      if (before !== undefined) expect(row).toEqual(before);
      expect(row.state === "queued" || last.has(row.state)).toBe(true);
      expect(row.due_at === null).toBe(row.state !== "queued");
      expect(row.sent_at !== null).toBe(row.state === "sent");
      if (row.state !== "queued") expect(row.claim).toBeNull();
      if (last.has(row.state)) ended.set(row.id, row);
    }
  }
  world.now += 10 * 60_000;
  world.claim();
  expect(rows().filter(({ state }) => state === "queued")).toEqual([]);
  expect(rows()).toHaveLength(customers.length);
});
