import { expect, it } from "vitest";
import { geofenceFigures, type Visited } from "../../../src/domain/measure/visits.ts";

const minute = 60_000;
const visit = (geofence: string, customer: string, stay: number | null, dwelled = true): Visited => ({
  geofence,
  customer,
  enteredAt: 0,
  exitedAt: stay === null ? null : stay * minute,
  dwelledAt: dwelled ? 3 * minute : null,
});

it("tells of each geofence how many came, stayed, passed by and came again", () => {
  const visits = [
    visit("opera", "a", 10),
    visit("opera", "a", 20),
    visit("opera", "b", 1, false),
    visit("opera", "c", null),
    visit("louvre", "a", 4),
    visit("louvre", "b", 6),
  ];
  expect(geofenceFigures(visits)).toEqual([
    {
      geofenceId: "opera",
      visits: 4,
      customers: 3,
      ended: 3,
      dwellMedian: 600,
      passByShare: 1 / 3,
      repeatRate: 1 / 3,
    },
    {
      geofenceId: "louvre",
      visits: 2,
      customers: 2,
      ended: 2,
      dwellMedian: 300,
      passByShare: 0,
      repeatRate: 0,
    },
  ]);
});

it("says nothing of what nobody has done yet", () => {
  expect(geofenceFigures([])).toEqual([]);
  expect(geofenceFigures([visit("opera", "a", null)])).toMatchObject([
    { visits: 1, dwellMedian: null, passByShare: null, repeatRate: 0 },
  ]);
});
