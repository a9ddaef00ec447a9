import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TracePoint } from "../../scripts/replay/fields.ts";
import { planPace, readSpeed } from "../../scripts/replay/pace.ts";
import { type PingResult, sendTrace } from "../../scripts/replay/send.ts";
import { countDecisions, showSummary, Tally } from "../../scripts/replay/summary.ts";
import { type Api, ApiError } from "../../scripts/support/api.ts";

const START = Date.parse("2026-06-01T12:00:00Z");
const trace = (seconds: readonly number[]): TracePoint[] =>
  seconds.map((second) => ({ at: second * 1000, latitude: 48.8, longitude: 2.3 }));

interface Sent {
  readonly at: number;
  readonly path: string;
  readonly pings: Record<string, unknown>[];
}

/** A server of one's own making, on a clock that only sleeping and answering move. */
function stage(answer: (sent: Sent, call: number) => unknown, answerTime = 0) {
  let now = START;
  const calls: Sent[] = [];
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  const api: Api = {
    url: "http://127.0.0.1",
    async request(_method, path, body) {
      const sent = { at: now, path, pings: (body as { pings?: Sent["pings"] } | undefined)?.pings ?? [] };
      calls.push(sent);
      now += answerTime;
      return answer(sent, calls.length);
    },
  };
  return { api, clock, calls };
}

const accept = ({ pings }: Sent) => ({ results: pings.map(() => ({ status: "accepted" })) });

async function replay(points: TracePoint[], speed: number, server: ReturnType<typeof stage>, batch = 100) {
  const results: PingResult[] = [];
  await sendTrace(server.api, points, planPace(points, speed, true, START), server.clock, {
    customerId: "c1",
    batch,
    accuracy: 10,
    signal: new AbortController().signal,
    onResults: (some) => results.push(...some),
  });
  return results;
}

describe("pace", () => {
  it("at 1x stamps every point with the moment it is sent", async () => {
    const server = stage(accept);
    await replay(trace([100, 107, 200]), 1, server);
    expect(server.calls.map(({ at }) => (at - START) / 1000)).toEqual([0, 7, 100]);
    for (const { at, pings } of server.calls)
      expect(pings).toMatchObject([{ timestamp: new Date(at).toISOString() }]);
  });

  it("at max sends all at once, in batches, the last one stamped now", async () => {
    const server = stage(accept);
    await replay(trace([0, 60, 61, 62, 600]), Number.POSITIVE_INFINITY, server, 2);
    expect(server.calls.map(({ at, pings }) => [at, pings.length])).toEqual([
      [START, 2],
      [START, 2],
      [START, 1],
    ]);
    expect(server.calls[2]!.pings[0]!.timestamp).toBe(new Date(START).toISOString());
    expect(server.calls[0]!.pings[0]!.timestamp).toBe(new Date(START - 600_000).toISOString());
  });

  it("keeps distances in time, never runs ahead of the clock, ends with now; in any order, at any speed", () => {
    const times = fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 30 });
    const speeds = fc.constantFrom(1, 2, 60, Number.POSITIVE_INFINITY);
    fc.assert(
      fc.property(times, speeds, (seconds, speed) => {
        const points = trace(seconds);
        const pace = planPace(points, speed, true, START);
        const dues = points.map((_, index) => pace.dueAt(index));
        expect(dues).toEqual([...dues].sort((a, b) => a - b));
        points.forEach(({ at }, index) => {
          expect(at + pace.shift).toBeLessThanOrEqual(dues[index]! + 1);
        });
        const newest = Math.max(...points.map(({ at }) => at)) + pace.shift;
        expect(Math.abs(newest - (START + pace.length))).toBeLessThanOrEqual(1);
        expect(planPace(points, speed, false, START).shift).toBe(0);
      }),
      { seed: 60 },
    );
  });

  it("sends together what came due while the server answered", async () => {
    const server = stage(accept, 3000);
    await replay(trace([0, 1, 2, 3, 4, 5, 20]), 1, server);
    expect(server.calls.map(({ pings }) => pings.length)).toEqual([1, 3, 2, 1]);
  });

  it("reads speeds", () => {
    expect(["1x", "60x", "0.5x", "30", "max"].map(readSpeed)).toEqual([
      1,
      60,
      0.5,
      30,
      Number.POSITIVE_INFINITY,
    ]);
    for (const text of ["0x", "fast", "-1x", ""])
      expect(() => readSpeed(text)).toThrow("expected a speed such as");
  });
});

describe("sending", () => {
  it("adds customer and accuracy, keeps what was recorded", async () => {
    const server = stage(accept);
    const points = [{ ...trace([0])[0]!, accuracy: 4, more: { deviceId: "d1" } }, ...trace([1])];
    await replay(points, Number.POSITIVE_INFINITY, server);
    expect(server.calls[0]!.pings).toMatchObject([
      { customerId: "c1", accuracy: 4, deviceId: "d1" },
      { customerId: "c1", accuracy: 10 },
    ]);
  });

  it("waits as long as the server asks, and sends the same again", async () => {
    const server = stage((sent, call) => {
      if (call === 1) throw new ApiError("POST /v1/pings", 429, 7, "{}");
      if (call === 2) throw new ApiError("POST /v1/pings", 503, null, "{}");
      return accept(sent);
    });
    expect(await replay(trace([0]), 1, server)).toEqual([{ status: "accepted" }]);
    expect(server.calls.map(({ at }) => (at - START) / 1000)).toEqual([0, 7, 8]);
  });

  it("sends single unavailable pings again, and keeps the order of results", async () => {
    const server = stage((sent, call) =>
      call === 1
        ? { results: [{ status: "accepted" }, { status: "unavailable" }, { status: "late" }] }
        : accept(sent),
    );
    const results = await replay(trace([0, 1, 2]), Number.POSITIVE_INFINITY, server);
    expect(results.map(({ status }) => status)).toEqual(["accepted", "accepted", "late"]);
    expect(server.calls[1]!.pings).toEqual([server.calls[0]!.pings[1]]);
  });

  it("gives up at once on any other refusal, and on endless patience", async () => {
    const refusing = (status: number) =>
      stage(() => {
        throw new ApiError("POST /v1/pings", status, 1, '{"title":"No"}');
      });
    const unauthorised = refusing(401);
    await expect(replay(trace([0]), 1, unauthorised)).rejects.toThrow("POST /v1/pings: 401 No");
    expect(unauthorised.calls).toHaveLength(1);
    await expect(replay(trace([0]), 1, refusing(503))).rejects.toThrow("503");
  });
});

describe("summary", () => {
  it("counts statuses, events by zone and decisions by reason over all pages", async () => {
    const tally = new Tally();
    const entered = { type: "geofence.entered", geofenceId: "opera" };
    tally.add([
      { status: "accepted", events: [entered], notifications: ["ntf_1"] },
      {
        status: "accepted",
        events: [
          { type: "geofence.exited", geofenceId: "opera" },
          { ...entered, geofenceId: "bhv" },
        ],
      },
      { status: "invalid", errors: [{ pointer: "/pings/2/latitude", detail: "expected -90..90" }] },
    ]);
    const pages = [
      {
        data: [
          { outcome: "sent", reason: null },
          { outcome: "suppressed", reason: "stale_ping" },
        ],
        nextCursor: "2",
      },
      { data: [{ outcome: "suppressed", reason: "stale_ping" }], nextCursor: null },
    ];
    const server = stage((_sent, call) => pages[call - 1]);
    const decisions = await countDecisions(server.api, "c/1", START);
    expect(server.calls.map(({ path }) => path)).toEqual([
      "/v1/decisions?customerId=c%2F1&from=2026-06-01T12%3A00%3A00.000Z&limit=500",
      "/v1/decisions?customerId=c%2F1&from=2026-06-01T12%3A00%3A00.000Z&limit=500&cursor=2",
    ]);
    const text = showSummary(tally, decisions, "c/1");
    expect(text.split("\n\n").slice(0, 4)).toEqual([
      "Pings\n  accepted  2\n  invalid   1",
      "Events\n  entered  2\n  exited   1",
      "  zone   entered  dwelled  exited\n  bhv          1        0       0\n  opera        1        0       1",
      "Decisions\n  suppressed: stale_ping  2\n  sent                    1",
    ]);
    expect(text).toContain("First invalid ping: /pings/2/latitude: expected -90..90");
    expect(text).toContain("maxPingAge");
  });

  it("says how to agree when every ping was refused", () => {
    const tally = new Tally();
    tally.add([{ status: "refused" }]);
    expect(showSummary(tally, new Map(), "c1")).toContain("PUT /v1/customers/c1/consents/location");
    tally.add([{ status: "accepted" }]);
    expect(showSummary(tally, new Map(), "c1")).not.toContain("PUT");
  });
});
