import { describe, expect, it } from "vitest";
import { type ReceiptType, receiptTypes, stateAfter } from "../../src/domain/receipt.ts";
import { seeded } from "../geo/worlds.ts";
import { memoryShard, seeds } from "../support/memory-shard.ts";
import { opera, type TestShard } from "../support/test-shard.ts";

const sent = { kind: "sent", status: 201 } as const;

/** A message to Ana that was sent. */
function world(settled = true): TestShard {
  const shard = memoryShard();
  shard.geofence("opera", opera, 150);
  shard.campaign("spring");
  shard.customer("ana");
  shard.ping("ana", opera);
  if (settled) shard.settle(shard.claim()[0]!, sent);
  return shard;
}

const idOf = (shard: TestShard) => String(shard.rows("notifications")[0]!.id);
const tell = (shard: TestShard, type: ReceiptType, at: number | null = null) =>
  shard.run("takeReceipt", { id: idOf(shard), type, at }).state;
const view = (shard: TestShard) => shard.run("getNotification", { id: idOf(shard) });

describe("receipts", () => {
  it("move a message on, each with its time", () => {
    const shard = world();
    const times: string[] = [];
    for (const type of ["delivered", "opened"] as const) {
      shard.now += 1_000;
      times.push(new Date(shard.now).toISOString());
      expect(tell(shard, type)).toBe(type);
    }
    expect(view(shard)).toMatchObject({
      state: "opened",
      deliveredAt: times[0],
      openedAt: times[1],
      dismissedAt: null,
    });
  });

  it("that are repeated change nothing", () => {
    const shard = world();
    tell(shard, "dismissed");
    const before = view(shard);
    shard.now += 60_000;
    expect(tell(shard, "dismissed")).toBe("dismissed");
    expect(view(shard)).toEqual(before);
  });

  it("that come late note their time, and move nothing back", () => {
    const shard = world();
    tell(shard, "opened");
    expect(tell(shard, "delivered")).toBe("opened");
    expect(tell(shard, "dismissed")).toBe("opened");
    expect(view(shard)).toMatchObject({ state: "opened", deliveredAt: expect.any(String) });
  });

  it("are dated within what is possible, whatever the phone's clock says", () => {
    const shard = world();
    const made = shard.now;
    shard.now += 60_000;
    const at = (type: ReceiptType, time: number) => {
      tell(shard, type, time);
      return view(shard)[`${type}At`];
    };
    expect(at("delivered", made + 5_000)).toBe(new Date(made + 5_000).toISOString());
    expect(at("opened", shard.now + 86_400_000)).toBe(new Date(shard.now).toISOString());
    expect(at("dismissed", 0)).toBe(new Date(made).toISOString());
  });

  it("before the push service has answered end the sending: there is nothing left to send", () => {
    const shard = world(false);
    const [message] = shard.claim();
    expect(tell(shard, "delivered")).toBe("delivered");
    expect(shard.settle(message!, { kind: "retry", status: null, detail: "reset", retryAfter: null })).toBe(
      0,
    );
    shard.now += 60_000;
    expect(shard.claim()).toEqual([]);
    expect(view(shard)).toMatchObject({
      state: "delivered",
      sentAt: expect.any(String),
      attemptLog: [{ status: null, detail: "the phone told that it arrived" }],
    });
  });

  it("do not bring back what ended otherwise, but tell that it arrived", () => {
    const shard = world(false);
    const [message] = shard.claim();
    shard.settle(message!, { kind: "failed", status: 400, detail: "bad" });
    expect(tell(shard, "delivered")).toBe("failed");
    expect(view(shard)).toMatchObject({ state: "failed", deliveredAt: expect.any(String) });
  });

  it("of what nobody has, or was erased, are not found", () => {
    const shard = world();
    const id = idOf(shard);
    shard.run("deleteCustomer", { id: "ana" });
    for (const unknown of [id, `ntf_00${"0".repeat(32)}`, "ntf_"])
      expect(shard.ask("takeReceipt", { id: unknown, type: "opened", at: null })).toMatchObject({
        ok: false,
        refusal: { kind: "not_found" },
      });
  });
});

describe("unsubscribing", () => {
  const consent = (shard: TestShard) => shard.run("getCustomer", { id: "ana" }).consents.push?.granted;

  it("withdraws push, with the receipt as proof, and cancels what is queued", () => {
    const shard = world();
    shard.run("patchSettings", { pressure: [] });
    shard.geofence("louvre", [2.34, 48.86], 100);
    shard.now += 60_000;
    shard.ping("ana", [2.34, 48.86]);
    expect(shard.count("notifications")).toBe(2);
    expect(tell(shard, "unsubscribed")).toBe("delivered");
    expect(consent(shard)).toBe(false);
    expect(shard.rows("notifications", "id").map(({ state }) => state)).toEqual(["delivered", "cancelled"]);
    expect(shard.rows("consent_changes").at(-1)).toMatchObject({
      purpose: "push",
      granted: 0,
      source: "receipt",
      actor: `receipt:${idOf(shard)}`,
    });
  });

  it("counts once: who agrees again stays with that", () => {
    const shard = world();
    tell(shard, "unsubscribed");
    shard.now += 1_000;
    shard.consent("ana", "push", true);
    tell(shard, "unsubscribed");
    expect(consent(shard)).toBe(true);
    expect(shard.count("consent_changes")).toBe(4);
  });

  it("late does not undo what the customer chose since", () => {
    const shard = world();
    const then = shard.now + 1_000;
    shard.now += 60_000;
    shard.consent("ana", "push", true);
    tell(shard, "unsubscribed", then);
    expect(consent(shard)).toBe(true);
  });
});

/** Any order of receipts gives the state of the furthest, the earlier of two that are as far. */
it.each(seeds(20, 500))("no order of receipts moves a state back (%i)", (seed) => {
  const random = seeded(seed);
  const rank = { queued: 0, sent: 1, delivered: 2, opened: 3, dismissed: 3 } as Record<string, number>;
  let state = "sent";
  for (let i = 0; i < 20; i++) {
    const next = stateAfter(state, receiptTypes[Math.floor(random() * receiptTypes.length)]!);
    expect(rank[next]).toBeGreaterThanOrEqual(rank[state]!);
    if (rank[next] === rank[state]) expect(next).toBe(state);
    state = next;
  }
  for (const end of ["failed", "expired", "cancelled"])
    for (const type of receiptTypes) expect(stateAfter(end, type)).toBe(end);
});
