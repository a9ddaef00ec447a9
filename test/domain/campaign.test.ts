import { describe, expect, it } from "vitest";
import { afterVerb, targets } from "../../src/domain/campaign.ts";

describe("launch, pause and end", () => {
  it.each([
    ["draft", "active", null, "ended"],
    ["active", "active", "paused", "ended"],
    ["paused", "active", "paused", "ended"],
    ["ended", null, null, "ended"],
  ] as const)("of a campaign that is %s", (status, launched, paused, ended) => {
    expect((["launch", "pause", "end"] as const).map((verb) => afterVerb(status, verb))).toEqual([
      launched,
      paused,
      ended,
    ]);
  });
});

describe("a trigger's geofences", () => {
  const trigger = (ids: string[], tags: string[]) => ({
    event: "enter" as const,
    geofences: { ids, tags },
    confirm: false,
  });
  const geofence = { id: "a", tags: ["store", "paris"] };

  it.each([
    ["all when none are named", [], [], true],
    ["any id named", ["b", "a"], [], true],
    ["any tag named", [], ["lyon", "paris"], true],
    ["an id or a tag", ["b"], ["paris"], true],
    ["no other id", ["b"], [], false],
    ["no other tag", [], ["lyon"], false],
    ["a tag is no id", ["store"], [], false],
  ] as const)("%s", (_, ids, tags, expected) => {
    expect(targets(trigger([...ids], [...tags]), geofence)).toBe(expected);
  });
});
