import { afterEach, expect, it, vi } from "vitest";
import { hoursReader } from "../../../src/domain/local-time/opening-hours.ts";
import { unprinted } from "../../../src/domain/local-time/unprinted.ts";

const own = () => [
  Object.getOwnPropertyDescriptor(console, "error"),
  Object.getOwnPropertyDescriptor(console, "warn"),
];
afterEach(() => vi.restoreAllMocks());

it("keeps what is printed within, and nothing else, off the console, which stays what it was", () => {
  const before = own();
  const shout = () => {
    console.error("not to be read");
    console.warn("not to be read");
    throw new Error("told");
  };
  expect(() => unprinted(() => unprinted(shout))).toThrow("told");
  expect(own()).toEqual(before);
  const print = vi.spyOn(console, "error").mockImplementation(() => {});
  expect(() => unprinted(shout)).toThrow("told");
  expect(print).not.toHaveBeenCalled();
  console.error("to be read");
  expect(print).toHaveBeenCalledExactlyOnceWith("to be read");
});

it("keeps the library's words off it, on every host", () => {
  const print = vi.spyOn(console, "error").mockImplementation(() => {});
  const london = { country: "GB", region: null, longitude: 0, latitude: 51, timezone: "Europe/London" };
  const read = hoursReader(10)("Mo-Sa 10:00-20:00; PH off", london);
  expect(read).toMatchObject({ ok: true, unknownHolidays: ["PH"] });
  expect(print).not.toHaveBeenCalled();
});
