import { afterEach, describe, expect, it, vi } from "vitest";
import type { News } from "../../../src/engine/reads/news.ts";
import { readNews } from "../../../src/host/news.ts";
import { bodyOf } from "../../../src/http/live/body.ts";
import { type Feed, feedFrom } from "../../../src/http/live/feed.ts";
import { LiveStreams, nodeStreams } from "../../../src/http/live/streams.ts";
import { seeded } from "../../geo/worlds.ts";
import { secretKey } from "../../support/hosts/hosts.ts";
import { ShardGroup } from "../../support/shard-group.ts";
import { north, opera } from "../../support/test-shard.ts";
import { inProcess } from "../in-process.ts";

afterEach(() => vi.useRealTimers());

const at = (n: number) => `${n.toString(16).padStart(12, "0").padEnd(32, "0")}.0000`;
const nothing = (through: string): News => ({ items: [], through, isEnd: true });
const item = (n: number) => ({ place: at(n), type: "geofence.entered", data: { n } });

function feedOf(over: Partial<Feed>): { feed: AsyncGenerator<string, void>; stream: AbortController } {
  const stream = new AbortController();
  const feed = feedFrom(at(1_000), {
    read: async (after) => nothing(after),
    isAllowed: async () => true,
    now: Date.now,
    every: 1_000,
    looks: Number.POSITIVE_INFINITY,
    signal: stream.signal,
    ...over,
  });
  return { feed, stream };
}

describe("a feed", () => {
  it("says every 15 s that it is there, and where it is", async () => {
    vi.useFakeTimers();
    let through = 1_000;
    const { feed, stream } = feedOf({ read: async () => nothing(at(++through)) });
    expect((await feed.next()).value).toBe(`retry: 1000\nid: ${at(1_000)}\n\n`);
    const began = Date.now();
    for (let beat = 1; beat <= 3; beat++) {
      const next = feed.next();
      await vi.advanceTimersByTimeAsync(15_000);
      expect((await next).value).toMatch(/^: .*\nid: [0-9a-f.]+\n\n$/);
      expect(Date.now() - began).toBe(beat * 15_000);
    }
    const last = feed.next();
    stream.abort();
    expect(await last).toEqual({ value: undefined, done: true });
  });

  it("looks at nothing until it is asked for more", async () => {
    let looks = 0;
    const { feed } = feedOf({
      read: async () => {
        looks++;
        return { items: [item(1_000 + looks)], through: at(1_000 + looks), isEnd: false };
      },
    });
    await feed.next();
    expect(looks).toBe(0);
    expect((await feed.next()).value).toBe(
      `id: ${at(1_001)}\nevent: geofence.entered\ndata: {"n":1}\n\n`.replace("1}", "1001}"),
    );
    expect(looks).toBe(1);
  });

  it("waits for shards that do not answer, leaves nothing out, and ends when they stay away", async () => {
    vi.useFakeTimers();
    let isDown = true;
    const asked: string[] = [];
    const { feed } = feedOf({
      read: async (after) => {
        asked.push(after);
        if (isDown) throw new Error("down");
        return { items: [item(2_000)], through: at(2_000), isEnd: true };
      },
    });
    await feed.next();
    const back = feed.next();
    await vi.advanceTimersByTimeAsync(10_000);
    isDown = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await back).value).toContain('{"n":2000}');
    expect(new Set(asked)).toEqual(new Set([at(1_000)]));
    isDown = true;
    const end = feed.next();
    await vi.advanceTimersByTimeAsync(32_000);
    // It was still there while it waited.
    expect((await end).value).toMatch(/^: /);
    await vi.advanceTimersByTimeAsync(1_000);
    const over = feed.next();
    await vi.advanceTimersByTimeAsync(32_000);
    expect((await over).done).toBe(true);
  });

  it("ends when its reader may read no more, or when it has looked often enough", async () => {
    const { feed } = feedOf({ isAllowed: async () => false });
    await feed.next();
    expect((await feed.next()).done).toBe(true);
    const { feed: short } = feedOf({ looks: 2, every: 1 });
    await short.next();
    expect((await short.next()).done).toBe(true);
  });

  it("tells of a clock that was set back, and goes on from there", async () => {
    const asked: string[] = [];
    const late = feedFrom(at(20_000), {
      read: async (after) => {
        asked.push(after);
        return after === at(20_000) ? nothing(at(1)) : { items: [item(2)], through: at(2), isEnd: true };
      },
      isAllowed: async () => true,
      now: Date.now,
      every: 1,
      looks: 3,
      signal: new AbortController().signal,
    });
    await late.next();
    expect((await late.next()).value).toContain('"reason":"clock"');
    expect((await late.next()).value).toContain('{"n":2}');
    expect(asked).toEqual([at(20_000), at(1)]);
  });
});

describe("the body of a stream", () => {
  async function* endless(): AsyncGenerator<string, void> {
    for (let i = 0; ; i++) yield `${i}`;
  }

  it("makes a chunk when it is asked for one, and hangs up on whoever leaves it", async () => {
    vi.useFakeTimers();
    let made = 0;
    const stream = new AbortController();
    const hangUp = vi.fn();
    const body = bodyOf(
      (async function* () {
        for await (const text of endless()) {
          made++;
          yield text;
        }
      })(),
      stream,
      hangUp,
    );
    const reader = body.getReader();
    await reader.read();
    await vi.advanceTimersByTimeAsync(29_000);
    expect([made, stream.signal.aborted]).toEqual([1, false]);
    await reader.read();
    await vi.advanceTimersByTimeAsync(31_000);
    expect([made, stream.signal.aborted, hangUp.mock.calls.length]).toEqual([2, true, 1]);
    expect((await reader.read()).done).toBe(true);
  });

  it.each(["cancelled", "aborted"])("frees its place when it is %s", async (how) => {
    const streams = new LiveStreams({ ...nodeStreams, open: 1 });
    const stream = streams.open();
    expect(() => streams.open()).toThrow(expect.objectContaining({ status: 503, code: "too_many_streams" }));
    const reader = bodyOf(endless(), stream, () => {}).getReader();
    await reader.read();
    if (how === "cancelled") await reader.cancel();
    else streams.close();
    expect(streams.size).toBe(0);
    if (how === "aborted") {
      expect((await reader.read()).done).toBe(true);
      expect(() => streams.open()).toThrow("stopping");
    }
  });
});

describe("the news of several shards", () => {
  it("are whole and in one order, whatever is read between what is written", async () => {
    const group = new ShardGroup(4, 7);
    const random = seeded(7);
    for (const { shard } of group.members.slice(0, 1)) shard.geofence("opera", opera, 150);
    await group.follow();
    const customers = Array.from({ length: 12 }, (_, i) => `c${i}`);
    for (const id of customers) group.ofCustomer(id).shard.customer(id);
    const wanted = { customerId: null, geofenceId: null, type: null, from: null, to: null, decisions: false };
    let place = (await readNews(group.workspace, { ...wanted, after: null })).through;
    const got: string[] = [];
    for (let step = 0; step < 400; step++) {
      const id = customers[Math.floor(random() * customers.length)]!;
      // Clocks differ: what is later on one shard is earlier on another.
      const { shard, port } = group.ofCustomer(id);
      shard.now += Math.floor(random() * 40_000);
      await port.follow();
      shard.ping(id, step % 3 === 0 ? opera : north(opera, -1_500));
      if (random() < 0.3) {
        const news = await readNews(group.workspace, { ...wanted, after: place });
        got.push(...news.items.map(({ data }) => String(data.id)));
        place = news.through;
      }
    }
    for (const { shard } of group.members) shard.now += 100_000_000;
    for (let end = false; !end; ) {
      const news = await readNews(group.workspace, { ...wanted, after: place });
      got.push(...news.items.map(({ data }) => String(data.id)));
      place = news.through;
      end = news.isEnd;
    }
    const all = group.members.flatMap(({ shard }) => shard.rows("events").map(({ id }) => String(id)));
    expect(all.length).toBeGreaterThan(100);
    expect(got.toSorted()).toEqual(all.toSorted());
    expect(got.map((id) => id.slice(-32))).toEqual(all.map((id) => id.slice(-32)).toSorted());
    group.close();
  });
});

describe("the route", () => {
  it("refuses ids that are none, and gives back the places of readers who never came", async () => {
    const { app, service, shard, close } = inProcess(Date.now());
    const ask = (query = "", headers = {}) =>
      app.request(`/v1/events/stream${query}`, {
        headers: { Authorization: `Bearer ${secretKey}`, ...headers },
      });
    for (const id of ["x", "0".repeat(32), `${"0".repeat(32)}.00000`, `${"G".repeat(32)}.0000`]) {
      for (const [where, asked] of [
        ["Last-Event-ID", ask("", { "Last-Event-ID": id })],
        ["lastEventId", ask(`?lastEventId=${id}`)],
      ] as const) {
        const answer = await asked;
        expect(answer.status).toBe(422);
        expect(await answer.json()).toMatchObject({ errors: [{ parameter: where }] });
      }
    }
    expect(service.streams.size).toBe(0);
    vi.useFakeTimers();
    const looked = vi.spyOn(shard, "run");
    const { body } = await ask();
    expect([body === null, service.streams.size]).toEqual([false, 1]);
    const before = looked.mock.calls.length;
    await vi.advanceTimersByTimeAsync(20_000);
    expect([looked.mock.calls.length, service.streams.size]).toEqual([before, 1]);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(service.streams.size).toBe(0);
    close();
  });
});
