import { describe, expect, it } from "vitest";
import { GroupCommit } from "../../src/node/group-commit.ts";
import type { Sql } from "../../src/store/sql.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { opera, plainPing, type TestShard } from "../support/test-shard.ts";

/** A shard whose outermost transactions are counted, and fail at COMMIT when told to. */
function open(): { world: TestShard; commits: GroupCommit; log: string[]; failNext: (error: Error) => void } {
  const world = memoryShard();
  world.geofence("opera", opera, 150);
  for (const id of ["ana", "bea", "cid"]) world.customer(id);
  const log: string[] = [];
  let failure: Error | null = null;
  let depth = 0;
  const sql = world.sql as { transaction: Sql["transaction"] };
  const { transaction } = sql;
  sql.transaction = (body) => {
    depth += 1;
    try {
      return transaction(() => {
        const result = body();
        if (depth === 1 && failure !== null) {
          const error = failure;
          failure = null;
          throw error;
        }
        return result;
      });
    } finally {
      depth -= 1;
      if (depth === 0) log.push("commit");
    }
  };
  const commits = new GroupCommit(world.shard, () => log.push("after"));
  return {
    world,
    commits,
    log,
    failNext: (error) => {
      failure = error;
    },
  };
}

const ping = (customerId: string) => ({
  pings: [{ ...plainPing, customerId, longitude: opera[0], latitude: opera[1] }],
});
const broken = { pings: [{ ...plainPing, customerId: "bea", latitude: Number.NaN }] };

describe("verbs that arrive together", () => {
  it("share one commit and are answered after it, in order", async () => {
    const { commits, log } = open();
    const answers = ["ana", "bea", "cid"].map(async (id) => {
      const answer = await commits.run("ingest", ping(id));
      log.push(id);
      return answer;
    });
    expect(log).toEqual([]);
    expect((await Promise.all(answers)).every((answer) => answer.ok)).toBe(true);
    expect(log).toEqual(["commit", "after", "ana", "bea", "cid"]);
  });

  it("see what those before them wrote", async () => {
    const { commits } = open();
    const twice = await Promise.all([commits.run("ingest", ping("ana")), commits.run("ingest", ping("ana"))]);
    expect(twice).toMatchObject([{ value: [{ status: "accepted" }] }, { value: [{ status: "duplicate" }] }]);
  });

  it("lose nothing by one that throws, or refuses", async () => {
    const { world, commits, log } = open();
    const answers = await Promise.allSettled([
      commits.run("ingest", ping("ana")),
      commits.run("ingest", broken),
      commits.run("getCustomer", { id: "nobody" }),
      commits.run("ingest", ping("cid")),
    ]);
    expect(answers.map((answer) => (answer.status === "fulfilled" ? answer.value.ok : "threw"))).toEqual([
      true,
      "threw",
      false,
      true,
    ]);
    expect(world.rows("positions").map(({ customer }) => customer)).toEqual([1, 3]);
    expect(log).toEqual(["commit", "after"]);
    expect(await commits.run("ingest", ping("bea"))).toMatchObject({ value: [{ status: "accepted" }] });
  });

  it("all fail when the commit does; nothing stays on disk or in memory", async () => {
    const { world, commits, log, failNext } = open();
    const version = world.shard.catalogue.version;
    failNext(new Error("disk full"));
    const answers = await Promise.allSettled([
      commits.run("ingest", ping("ana")),
      commits.run("deleteEntry", { kind: "geofence", id: "opera" }),
      commits.run("getCustomer", { id: "nobody" }),
    ]);
    expect(answers).toEqual(answers.map(() => ({ status: "rejected", reason: new Error("disk full") })));
    expect([world.count("positions"), world.count("visits"), world.shard.catalogue.version]).toEqual([
      0,
      0,
      version,
    ]);
    expect(log).toEqual(["commit"]);
    const again = await Promise.all([commits.run("ingest", ping("ana")), commits.run("ingest", ping("ana"))]);
    expect(again).toMatchObject([
      { value: [{ status: "accepted", events: [{ geofenceId: "opera" }] }] },
      { value: [{ status: "duplicate" }] },
    ]);
  });

  it("that come while a commit runs go into the next", async () => {
    const { commits, log } = open();
    const first = commits.run("ingest", ping("ana")).then(() => commits.run("ingest", ping("bea")));
    await first;
    expect(log).toEqual(["commit", "after", "commit", "after"]);
  });

  it("beyond ten thousand are told to come back, and nothing of theirs is done", async () => {
    const { world, commits } = open();
    const answers = Array.from({ length: 10_002 }, () => commits.run("catalogueVersion", {}));
    const late = commits.run("ingest", ping("ana"));
    expect(await late).toMatchObject({ ok: false, refusal: { kind: "unavailable" } });
    expect((await Promise.all(answers)).filter((answer) => answer.ok)).toHaveLength(10_000);
    expect(world.count("positions")).toBe(0);
    expect(await commits.run("ingest", ping("ana"))).toMatchObject({ ok: true });
  });

  it("are committed before it closes, and refused behind", async () => {
    const { world, commits, log } = open();
    const before = commits.run("ingest", ping("ana"));
    commits.close();
    (world.sql as { transaction: Sql["transaction"] }).transaction = () => {
      throw new Error("the database is closed");
    };
    expect(await before).toMatchObject({ ok: true, value: [{ status: "accepted" }] });
    expect(await commits.run("ingest", ping("bea"))).toMatchObject({
      ok: false,
      refusal: { kind: "unavailable" },
    });
    // What was scheduled finds nothing to do on a file that is gone.
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(["commit", "after"]);
  });
});
