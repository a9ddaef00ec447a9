import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/domain/decide/decide.ts";
import type { Candidate } from "../../../src/domain/decide/types.ts";
import { defaultSettings } from "../../../src/domain/settings.ts";
import { candidate, candidates, fair, now, told } from "./worlds.ts";

const ids = (ranked: readonly { candidate: Candidate }[]) =>
  ranked.map(({ candidate: { campaign, geofenceId } }) => `${campaign.id} ${geofenceId}`);

describe("arbitration", () => {
  it("ranks by priority, then the smaller zone, then campaign id, then geofence id", () => {
    const inOrder = [
      candidate("z", { priority: 90 }, { area: 9e9 }),
      candidate("y", {}, { area: 5 }),
      candidate("A", {}, { area: 10 }),
      candidate("a", {}, { area: 10, geofenceId: "1" }),
      candidate("a", {}, { area: 10, geofenceId: "2" }),
      candidate("b", {}, { area: 10 }),
      candidate("a", { priority: 0 }, { area: 1 }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(inOrder, { minLength: 7 }), (shuffled) => {
        expect(ids(decide(shuffled, fair()))).toEqual(ids(inOrder.map((one) => ({ candidate: one }))));
      }),
    );
  });

  it("names who outranked", () => {
    const [, second] = decide([candidate("b"), candidate("a")], fair());
    expect(second?.gates.at(-1)).toEqual({
      gate: "arbitration",
      pass: false,
      detail: { by: { campaignId: "a", geofenceId: "z" } },
    });
  });

  it("passes to the next in rank when a message does not render", () => {
    const compose = ({ campaign }: Candidate) =>
      campaign.id < "c" ? ({ ok: false, detail: "no name" } as const) : fair().compose(candidate("c"));
    const decided = decide(
      ["a", "b", "c", "d"].map((id) => candidate(id)),
      fair({ compose }),
    );
    expect(decided.map(told)).toEqual(["render_failed", "render_failed", "sent", "outranked"]);
    expect(decided[0]?.gates.at(-1)).toEqual({ gate: "render", pass: false, detail: { error: "no name" } });
  });

  it("renders nothing that cannot win", () => {
    const rendered: string[] = [];
    const compose = (one: Candidate) => {
      rendered.push(one.campaign.id);
      return fair().compose(one);
    };
    decide(
      [candidate("a", { caps: [{ limit: 0, window: "1h" }] }), candidate("b"), candidate("c")],
      fair({ compose }),
    );
    expect(rendered).toEqual(["b"]);
  });

  it("decides nothing of nothing", () => {
    expect(decide([], fair())).toEqual([]);
  });
});

it("sends one message at most: the first in rank of those that pass", () => {
  fc.assert(
    fc.property(candidates, fc.boolean(), fc.func(fc.boolean()), (specs, pressed, renders) => {
      const given = specs.map(({ id, geofenceId, priority, area, cooled, capped }) =>
        candidate(
          id,
          {
            priority,
            ...(cooled ? { cooldown: "1h" } : {}),
            ...(capped ? { caps: [{ limit: 1, window: "7d" }] } : {}),
          },
          { geofenceId, area },
        ),
      );
      const sends = [{ at: now - 60_000, campaignId: "a", geofenceId: "x" }];
      const settings = { ...defaultSettings, pressure: pressed ? [{ limit: 1, window: "1h" }] : [] };
      const compose = (one: Candidate) =>
        renders(one.campaign.id, one.geofenceId) ? fair().compose(one) : ({ ok: false, detail: "" } as const);
      const decided = decide(given, fair({ compose, settings, recipient: { ...fair().recipient, sends } }));

      const passes = ({ campaign, geofenceId }: Candidate) =>
        !pressed &&
        !(campaign.id === "a" && ((campaign.cooldown && geofenceId === "x") || campaign.caps)) &&
        renders(campaign.id, geofenceId);
      const best = given
        .filter(passes)
        .reduce<Candidate | null>((a, b) => (a !== null && before(a, b) ? a : b), null);
      expect(decided.filter(({ outcome }) => outcome === "sent").map((one) => one.candidate)).toEqual(
        best === null ? [] : [best],
      );
      expect(decided.length).toBe(given.length);
      for (const one of decided) expect(one.message !== null).toBe(one.outcome === "sent");
    }),
    { numRuns: 500 },
  );
});

/** The order of ranks as the contract words it. */
function before(a: Candidate, b: Candidate): boolean {
  if (a.campaign.priority !== b.campaign.priority) return a.campaign.priority > b.campaign.priority;
  if (a.area !== b.area) return a.area < b.area;
  if (a.campaign.id !== b.campaign.id) return a.campaign.id < b.campaign.id;
  return a.geofenceId < b.geofenceId;
}

describe("a unique code", () => {
  const coded = (id: string, over = {}) => candidate(id, { offer: "ten", ...over });
  const shows = (fails: (code: string | undefined) => boolean) => (one: Candidate, code?: string) =>
    fails(code) && one.campaign.id === "a"
      ? ({ ok: false, detail: "no such code" } as const)
      : ({ ok: true, message: { ...plainMessage, body: `code ${code ?? "placeholder"}` } } as const);
  const plainMessage = {
    title: "t",
    body: "",
    url: null,
    image: null,
    icon: null,
    variant: "default",
    locale: null,
  };
  const never = () => {
    throw new Error("a code was made");
  };

  it("is made for the winner alone, and its message says it", () => {
    let made = 0;
    const newCode = () => `C${++made}`;
    const [winner, second] = decide([coded("b"), coded("a")], fair({ compose: shows(() => false), newCode }));
    expect(winner).toMatchObject({ outcome: "sent", code: "C1", message: { body: "code C1" } });
    expect([told(second!), made]).toEqual(["outranked", 1]);
  });

  it("is not made for a ghost", () => {
    const [ghost] = decide(
      [coded("a", { holdout: 1 })],
      fair({ compose: shows(() => false), newCode: never }),
    );
    expect(told(ghost!)).toBe("campaign_holdout");
  });

  it("is not made where the message fails already with its placeholder", () => {
    const compose = shows((code) => code === undefined);
    expect(told(decide([coded("a")], fair({ compose, newCode: never }))[0]!)).toBe("render_failed");
  });

  it("on which a template fails leaves the moment to the next in rank", () => {
    const compose = shows((code) => code === "C1");
    let made = 0;
    const newCode = () => `C${++made}`;
    const [failed, next] = decide([coded("a"), coded("b")], fair({ compose, newCode }));
    expect([told(failed!), failed?.gates.at(-1)]).toEqual([
      "render_failed",
      { gate: "render", pass: false, detail: { error: "no such code" } },
    ]);
    expect(next).toMatchObject({ outcome: "sent", code: "C2" });
  });
});
