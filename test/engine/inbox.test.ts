import { expect, it } from "vitest";
import type { Outcome } from "../../src/engine/outbox/settle.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { opera } from "../support/test-shard.ts";

const sent: Outcome = { kind: "sent", status: 201 };
const gone: Outcome = { kind: "gone", status: 410, detail: "" };

/** A message to each of these customers, in a state of its own. */
function world() {
  const shard = memoryShard();
  shard.geofence("opera", opera, 150);
  shard.campaign("spring", {
    ttl: "15m",
    content: { default: { title: "Hello", body: "Come in", url: "/u", image: "/i.png", icon: "/icon.png" } },
  });
  for (const id of ["ana", "bea", "cid", "dan"]) {
    shard.customer(id);
    shard.ping(id, opera);
  }
  const messages = Object.fromEntries(shard.claim().map((message) => [message.payload.id, message]));
  const of = (customer: string) => {
    const list = { customerId: customer, campaignId: null, state: null, limit: 1, after: null };
    return messages[shard.run("listNotifications", list)[0]!.item.id]!;
  };
  shard.settle(of("ana"), sent);
  shard.settle(of("bea"), gone);
  shard.consent("cid", "push", false);
  return shard;
}

const inbox = (shard: ReturnType<typeof world>, customerId: string) =>
  shard.run("listInbox", { customerId, limit: 50, after: null }).map(({ item }) => item);

it("shows what was sent, with all there is of it", () => {
  const shard = world();
  expect(inbox(shard, "ana")).toEqual([
    {
      id: expect.stringMatching(/^ntf_/),
      title: "Hello",
      body: "Come in",
      url: "/u",
      image: "/i.png",
      icon: "/icon.png",
      offerCode: null,
      campaignId: "spring",
      geofenceId: "opera",
      state: "sent",
      createdAt: new Date(shard.now).toISOString(),
      expiresAt: new Date(shard.now + 15 * 60_000).toISOString(),
    },
  ]);
});

it("is where a message is found that no device could be reached with", () => {
  expect(inbox(world(), "bea")).toMatchObject([{ state: "failed", title: "Hello" }]);
});

it("shows neither what was withdrawn nor what still waits to be pushed", () => {
  const shard = world();
  expect([inbox(shard, "cid"), inbox(shard, "dan"), inbox(shard, "nobody")]).toEqual([[], [], []]);
});

it("shows nothing that is past its time", () => {
  const shard = world();
  shard.now += 15 * 60_000 - 1;
  expect(inbox(shard, "ana")).toHaveLength(1);
  shard.now += 1;
  expect(inbox(shard, "ana")).toEqual([]);
});
