import { describe, expect, it } from "vitest";
import { hasEnded, offerScope, promisedUntil, sharedUntil } from "../../src/domain/offer.ts";

const at = Date.UTC(2026, 2, 2, 9);
const endAt = new Date(at).toISOString();

describe("an offer", () => {
  it("has ended at its end, and not before; without one never", () => {
    expect([at - 1, at, at + 1].map((now) => hasEnded({ endAt }, now))).toEqual([false, true, true]);
    expect(hasEnded({}, Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  it("holds good for as long as the message promised, also past its end", () => {
    expect(promisedUntil({ validFor: "7d" }, at)).toBe(at + 7 * 86_400_000);
    expect(sharedUntil({ validFor: "7d", endAt })).toBe(promisedUntil({ validFor: "7d" }, at));
    expect(sharedUntil({ validFor: "7d" })).toBe(Number.POSITIVE_INFINITY);
  });

  it("is told in a message with its code, its last moment and its drawing", () => {
    const offer = { id: "ten", name: "Ten off", kind: "shared", code: "TEN", validFor: "1h" } as const;
    expect(offerScope(offer, { code: "TEN", now: at, publicUrl: "https://parvis.test" })).toEqual({
      id: "ten",
      name: "Ten off",
      kind: "shared",
      code: "TEN",
      validFor: "1h",
      expiresAt: "2026-03-02T10:00:00.000Z",
      qr: "https://parvis.test/v1/offers/codes/TEN.svg",
    });
  });
});
