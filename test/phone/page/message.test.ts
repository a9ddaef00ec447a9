import { describe, expect, it } from "vitest";
import { merge } from "../../../src/phone/page/message.ts";

const said = { title: "Hello", body: "Come in", url: null, image: null };
const pushed = (id: string, receivedAt: number) => ({ id, ...said, receivedAt });
const known = (id: string, at: number, offerCode: string | null = null) => ({ id, ...said, at, offerCode });
const listed = (id: string, createdAt: string, offerCode: string | null) => ({
  id,
  ...said,
  createdAt,
  offerCode,
  expiresAt: createdAt,
  geofenceId: "opera",
});

describe("the phone's messages", () => {
  it("are each there once, newest first, with the code once the inbox has told it", () => {
    const inbox = [listed("b", "1970-01-01T00:00:02.000Z", "CODE")];
    const all = merge(inbox, [known("a", 1_000)], [pushed("b", 2_500), pushed("c", 3_000)]);
    expect(all.map(({ id, at, offerCode }) => [id, at, offerCode])).toEqual([
      ["c", 3_000, null],
      ["b", 2_000, "CODE"],
      ["a", 1_000, null],
    ]);
  });

  it("stay, with their code, when the inbox has them no more", () => {
    expect(merge([], [known("a", 1, "CODE")], [pushed("a", 2)])).toEqual([known("a", 1, "CODE")]);
  });

  it("are fifty at most", () => {
    const many = Array.from({ length: 80 }, (_, i) => pushed(`m${i}`, i));
    const kept = merge([], [], many);
    expect([kept.length, kept[0]!.id]).toEqual([50, "m79"]);
  });
});
