import { expect, it } from "vitest";
import { seededRandom } from "../../scripts/support/random.ts";
import { parseBody } from "../../src/http/parse.ts";
import { validatePing } from "../../src/http/pings/validate.ts";
import { Problem, type ProblemFault } from "../../src/http/problem.ts";
import { ping } from "../../src/http/schemas/ping.ts";
import { mutatedBody } from "./mutate.ts";

const whole = {
  id: "p1",
  customerId: "c1",
  deviceId: "d1",
  latitude: 48.8709,
  longitude: 2.3317,
  accuracy: 12,
  timestamp: "2026-11-22T10:00:00Z",
  speed: 1.2,
  heading: 90,
  altitude: 35,
  mock: false,
  battery: 0.8,
  region: { id: "opera", event: "enter" },
  sentAt: 1_795_000_000_000,
};
/** Nothing that can be written is ahead of it. */
const now = Date.parse("9999-12-31T23:59:59.999Z");
const device = { customerId: "c1", deviceId: "d1", issuedAt: 0 };

function bySchema(value: unknown): string[] {
  try {
    parseBody(ping, value);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return placesOf(error.errors ?? []);
  }
}

function byHand(value: unknown): string[] {
  const judged = validatePing(value, { index: 0, base: "", shift: 0, now, device });
  return judged.ok ? [] : placesOf(judged.errors);
}

function placesOf(faults: readonly ProblemFault[]): string[] {
  return [...new Set(faults.map((fault) => ("pointer" in fault ? fault.pointer : "?")))].sort();
}

it("the schema that the document shows of a ping finds what the validator finds, where it finds it", () => {
  const random = seededRandom(4);
  let wrong = 0;
  for (let round = 0; round < 20_000; round++) {
    const text = mutatedBody(whole, random);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      continue;
    }
    const found = byHand(value);
    expect([text, bySchema(value)]).toEqual([text, found]);
    if (found.length > 0) wrong++;
  }
  expect(wrong).toBeGreaterThan(5_000);
  expect(wrong).toBeLessThan(15_000);
});
