import { describe, expect, it } from "vitest";
import {
  type Draft,
  draftOf,
  draftReducer,
  idFor,
  isChanged,
  newZone,
  written,
} from "../../src/console/pages/map/draft.ts";
import type { GeofenceView } from "../../src/http/views.ts";

const point = (lng: number, lat: number) => ({ type: "Point", coordinates: [lng, lat] }) as const;
const body = { ...newZone({ geometry: point(2, 48), radius: 100 }), timezone: "Europe/Paris", country: "FR" };
const stored: GeofenceView = {
  ...body,
  id: "a",
  center: [2, 48],
  bbox: [1.9, 47.9, 2.1, 48.1],
  area: 31_416,
  createdAt: "2026-11-22T10:00:00.000Z",
  updatedAt: "2026-11-22T10:00:00.000Z",
};

function edited(draft: Draft | null, what: string | null, change: object, at: number): Draft | null {
  return draftReducer(draft, { type: "edit", what, change, at });
}

describe("a zone while it is changed", () => {
  it("takes a drag back in one step, and does it again", () => {
    let draft: Draft | null = draftOf(stored, body);
    for (let at = 0; at < 10; at++) draft = edited(draft, "shape", { radius: 100 + at }, at * 100);
    draft = edited(draft, "name", { name: "B" }, 1_000);
    expect(draft?.past.length).toBe(2);
    draft = draftReducer(draft, { type: "undo" });
    expect(draft?.body).toMatchObject({ name: "", radius: 109 });
    draft = draftReducer(draft, { type: "undo" });
    expect(draft?.body.radius).toBe(100);
    expect(isChanged(draft!)).toBe(false);
    draft = draftReducer(draftReducer(draft, { type: "redo" }), { type: "redo" });
    expect(draft?.body).toMatchObject({ name: "B", radius: 109 });
    expect(draftReducer(draft, { type: "redo" })).toBe(draft);
  });

  it("begins a new step after a pause, and for another field", () => {
    let draft: Draft | null = draftOf(stored, body);
    draft = edited(draft, "radius", { radius: 120 }, 0);
    draft = edited(draft, "radius", { radius: 130 }, 5_000);
    draft = edited(draft, "tags", { tags: ["x"] }, 5_001);
    expect(draft?.past.length).toBe(3);
  });

  it("takes one of two quick strokes back alone", () => {
    let draft: Draft | null = draftOf(stored, body);
    draft = edited(draft, null, { openingHours: "Mo-Su 10:00-19:00" }, 0);
    draft = edited(draft, null, { openingHours: "Mo-Sa 10:00-19:00" }, 100);
    expect(draftReducer(draft, { type: "undo" })?.body.openingHours).toBe("Mo-Su 10:00-19:00");
  });

  it("asks for country and time zone again when the zone is carried far away", () => {
    const near = edited(draftOf(stored, body), "shape", { geometry: point(2.001, 48) }, 0);
    expect(written(near!)).toMatchObject({ timezone: "Europe/Paris", country: "FR" });
    const far = edited(draftOf(stored, body), "shape", { geometry: point(-0.1, 51.5) }, 0);
    expect(written(far!)).not.toHaveProperty("timezone");
    expect(written(far!)).not.toHaveProperty("country");
  });

  it.each([
    ["Café de l’Opéra", [], "cafe-de-l-opera"],
    ["Café de l’Opéra", ["cafe-de-l-opera", "cafe-de-l-opera-2"], "cafe-de-l-opera-3"],
    ["東京", [], "zone"],
    ["Nearest", [], "zone"],
  ])("names %j, with %j taken, %s", (name, taken, id) => {
    expect(idFor(name, (one) => taken.includes(one))).toBe(id);
  });
});
