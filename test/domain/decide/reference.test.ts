import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { compileAudience } from "../../../src/domain/audience/audience.ts";
import { targets } from "../../../src/domain/campaign.ts";
import { usage } from "../../../src/domain/caps.ts";
import { decide } from "../../../src/domain/decide/decide.ts";
import { type Candidate, ghostReasons, suppressionReasons } from "../../../src/domain/decide/types.ts";
import { patience, runs } from "../presence/runs.ts";
import { campaignOf, placeOf, settingsOf, walks } from "./catalogues.ts";
import { type RefDecision, type RefEntry, type RefStep, type RefWorld, refDecide } from "./reference.ts";
import { fair, hours, profile, told } from "./worlds.ts";

vi.setConfig({ testTimeout: patience });

it("agrees with a slow reading of the contract on random catalogues and walks", () => {
  const met = new Map<string, number>();
  fc.assert(
    fc.property(walks, ({ world, steps }) => {
      const history: RefEntry[] = [];
      for (const step of steps) {
        if (step.touched) history.push(touch(world, step));
        const expected = refDecide(world, history, step);
        expect(ours(world, history, step)).toEqual(expected.decisions);
        if (expected.entry !== null) history.push(expected.entry);
        for (const { says } of expected.decisions) met.set(says, (met.get(says) ?? 0) + 1);
      }
    }),
    runs(1_000),
  );
  // Every way a decision can end is among them.
  expect([...met.keys()].toSorted()).toEqual(["sent", ...ghostReasons, ...suppressionReasons].toSorted());
});

function touch(world: RefWorld, { at, customer }: RefStep): RefEntry {
  return { at, customer: world.customers[customer]!.id, campaign: null, zone: null, kind: "touch" };
}

function ours(world: RefWorld, history: readonly RefEntry[], step: RefStep): RefDecision[] {
  const customer = world.customers[step.customer]!;
  const ref = (candidate: Candidate) => world.campaigns.find(({ id }) => id === candidate.campaign.id)!;
  const candidates = world.campaigns.map(campaignOf).flatMap((campaign) =>
    world.zones
      .filter(({ id }) => step.zones.includes(id) && targets(campaign.trigger, { id, tags: [] }))
      .map(
        (zone): Candidate => ({
          campaign,
          geofenceId: zone.id,
          area: zone.area,
          event: "enter",
          place: placeOf(zone),
        }),
      ),
  );
  const sentTimes = (id: string) =>
    history.flatMap((entry) => (entry.kind === "sent" && entry.campaign === id ? [entry.at] : []));
  const decided = decide(candidates, {
    ...fair(),
    now: step.at,
    pingAt: step.at - step.age * 1000,
    speed: step.speed,
    settings: settingsOf(world),
    recipient: {
      id: customer.id,
      armId: customer.id,
      anonymous: customer.anonymous,
      timezone: customer.timezone,
      pushConsent: customer.consent,
      reachable: customer.reachable,
      sends: history.flatMap(({ at, customer: id, campaign, zone }) =>
        id === customer.id ? [{ at, campaignId: campaign, geofenceId: zone }] : [],
      ),
    },
    profile: () => ({
      ...profile,
      traits: customer.traits,
      visits: { "7d": 0, "30d": customer.visits30, "90d": customer.visits30 },
    }),
    audience({ audience }) {
      const compiled = compileAudience(audience ?? {});
      if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
      return compiled.audience;
    },
    hours,
    supply: {
      budgetLeft: ({ campaign: { id, budget } }) => budget!.sends - sentTimes(id).length,
      offer: (candidate) => ref(candidate).offer!,
      rate: ({ campaign: { id, rate } }) => usage(rate!, sentTimes(id), step.at),
    },
    compose: (candidate) =>
      ref(candidate).renders ? fair().compose(candidate) : { ok: false, detail: "no such variable" },
  });
  return decided.map((one) => ({
    campaign: one.candidate.campaign.id,
    zone: one.candidate.geofenceId,
    says: told(one),
    expiresAt: one.expiresAt,
  }));
}
