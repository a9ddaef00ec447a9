import { beforeEach, describe, expect, it, vi } from "vitest";
import { RevokedKeys } from "../../src/http/access/revoked.ts";
import { deferred, settleDown } from "../support/fake-port.ts";

describe("the revoked keys", () => {
  let now = 1_000_000;
  let asked: ReturnType<typeof deferred<readonly string[]>>[] = [];
  let keys: RevokedKeys;
  let background: Promise<void>[] = [];
  const has = (id: string) => keys.has(id, (promise) => background.push(promise));
  const answer = async (...ids: string[]) => {
    asked.at(-1)!.resolve(ids);
    await settleDown();
  };
  beforeEach(() => {
    now = 1_000_000;
    asked = [];
    background = [];
    keys = new RevokedKeys(
      () => {
        asked.push(deferred());
        return asked.at(-1)!.promise;
      },
      () => now,
    );
  });
  /** Knows an empty list, as of now. */
  const know = async () => {
    const first = has("a");
    await answer();
    expect(await first).toBe(false);
  };

  it("are waited for once, by all who come before they are known", async () => {
    const all = [has("a"), has("b"), has("c")];
    for (const one of all) expect(one).toBeInstanceOf(Promise);
    expect(asked).toHaveLength(1);
    await answer("b");
    expect(await Promise.all(all)).toEqual([false, true, false]);
    expect([has("a"), has("b")]).toEqual([false, true]);
    expect(asked).toHaveLength(1);
  });

  it("are asked for behind the answers after 5 s, one at a time", async () => {
    await know();
    now += 5_000;
    expect(has("a")).toBe(false);
    expect(asked).toHaveLength(1);
    now += 1;
    expect([has("a"), has("a"), has("a")]).toEqual([false, false, false]);
    expect(asked).toHaveLength(2);
    await answer("a");
    expect(has("a")).toBe(true);
    await Promise.all(background);
  });

  it("are waited for after 10 s, and nobody is let in without them", async () => {
    await know();
    now += 10_001;
    const waiting = Promise.allSettled([has("a"), has("b")]);
    asked.at(-1)!.reject(new Error("gone"));
    expect(await waiting).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
    const again = has("a");
    expect(asked).toHaveLength(3);
    await answer("a");
    expect(await again).toBe(true);
  });

  it("count from when they were asked for, not from when they came", async () => {
    const first = has("a");
    now += 2_000;
    await answer();
    await first;
    now += 8_000;
    expect(has("a")).toBe(false);
    now += 1;
    expect(has("a")).toBeInstanceOf(Promise);
    await answer();
  });

  it("go on behind an answer that fails, until they are too old", async () => {
    await know();
    now += 6_000;
    expect(has("a")).toBe(false);
    asked.at(-1)!.reject(new Error("gone"));
    await Promise.all(background);
    expect(has("a")).toBe(false);
    expect(asked).toHaveLength(3);
    await answer();
  });

  it("hold at once where one was revoked, and no older list takes it back", async () => {
    await know();
    now += 6_000;
    expect(has("a")).toBe(false);
    keys.add("a");
    expect(has("a")).toBe(true);
    await answer();
    expect(has("a")).toBe(true);
  });

  it("do not hang on an answer that never comes", async () => {
    vi.useFakeTimers();
    try {
      const first = has("a") as Promise<boolean>;
      const refused = expect(first).rejects.toThrow("does not come");
      await vi.advanceTimersByTimeAsync(3_000);
      await refused;
      now += 3_000;
      const second = has("a");
      expect(asked).toHaveLength(2);
      asked[1]!.resolve(["a"]);
      expect(await second).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });
});
