import { describe, expect, it } from "vitest";
import { freshSecrets } from "../../src/host/secrets.ts";
import { freshVapidPair } from "../../src/host/vapid.ts";
import { memoryShard } from "../support/memory-shard.ts";
import type { TestShard } from "../support/test-shard.ts";

function opened(): { world: TestShard; first: string } {
  const world = memoryShard();
  const { secrets } = world.run("openWorkspace", { shards: 1, fresh: freshSecrets() });
  world.customer("ana", "old");
  return { world, first: secrets.vapidPublicKey! };
}

const rotate = (world: TestShard, inUse: string[] = []) =>
  world.run("rotateVapid", { pair: freshVapidPair(), inUse, by: "key:first" }).publicKey;
const keys = (world: TestShard) => world.run("vapidPairs", {}).map(({ publicKey }) => publicKey);
const keyOf = (world: TestShard, id: string) =>
  JSON.parse(String(world.rows("devices").find((device) => device.id === id)?.push)).applicationServerKey;

describe("a rotation of the VAPID keys", () => {
  it("gives browsers the new key and keeps the old ones, oldest first, over a restart", () => {
    const { world, first } = opened();
    const second = rotate(world);
    const third = rotate(world);
    world.restart();
    expect(keys(world)).toEqual([first, second, third]);
    expect(world.shard.catalogue.vapidKeys).toEqual([first, second, third]);
    expect(world.run("openWorkspace", { shards: 1, fresh: freshSecrets() })).toMatchObject({
      secrets: { vapidPublicKey: third },
      made: [],
    });
  });

  it("leaves each subscription with the key it was made for", () => {
    const { world, first } = opened();
    const second = rotate(world);
    world.device("ana", "new", "https://push.test/new");
    expect([keyOf(world, "old"), keyOf(world, "new")]).toEqual([first, second]);
    // A page that registers again, as each does when it loads, still has its old subscription.
    world.device("ana", "old", "https://push.test/ana/old");
    expect(keyOf(world, "old")).toBe(first);
    world.device("ana", "old", "https://push.test/renewed");
    expect(keyOf(world, "old")).toBe(second);
  });

  it("takes the word of a page that tells its key", () => {
    const { world, first } = opened();
    rotate(world);
    const push = {
      type: "webpush",
      endpoint: "https://push.test/late",
      keys: { p256dh: "p", auth: "a" },
      applicationServerKey: first,
    } as const;
    world.run("putDevice", { customerId: "ana", id: "late", platform: "web", push });
    expect(keyOf(world, "late")).toBe(first);
    expect(world.run("countVapid", {})).toEqual({ [first]: 2 });
  });

  it("takes no word for a key that is not ours", () => {
    const { world } = opened();
    const push = {
      type: "webpush",
      endpoint: "https://push.test/x",
      keys: { p256dh: "p", auth: "a" },
      applicationServerKey: freshVapidPair().publicKey,
    } as const;
    expect(world.ask("putDevice", { customerId: "ana", id: "x", platform: "web", push })).toMatchObject({
      refusal: { kind: "invalid", errors: [{ pointer: "/push/applicationServerKey" }] },
    });
  });

  it("forgets a key a month after, once nobody needs it", () => {
    const { world, first } = opened();
    const second = rotate(world);
    world.now += 30 * 86_400_000 - 1;
    rotate(world);
    expect(keys(world)[0]).toBe(first);
    world.now += 1;
    rotate(world, [first]);
    expect(keys(world)[0]).toBe(first);
    rotate(world);
    expect(keys(world)[0]).toBe(second);
  });

  it("is audited, without the private key", () => {
    const { world, first } = opened();
    const second = rotate(world);
    const [entry] = world.rows("audit", "id DESC");
    expect(entry).toMatchObject({ actor: "key:first", action: "vapid.rotated", subject: "vapid" });
    expect(JSON.parse(String(entry?.changes))).toEqual([{ field: "publicKey", from: first, to: second }]);
  });
});
