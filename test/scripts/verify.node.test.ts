import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSqlite } from "../../src/node/sqlite.ts";
import { dataFolder } from "../support/hosts/hosts.ts";
import { opera, TestShard } from "../support/test-shard.ts";
import { runScript } from "./run.ts";

describe("npm run verify", () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  const verify = (...args: string[]) => runScript(["scripts/verify.ts", ...args]);
  const file = () => openSqlite(join(folder.path, "shard-00.sqlite"));

  beforeAll(async () => {
    folder = await dataFolder();
    const { sql, close } = file();
    const shard = new TestShard(sql);
    shard.now = Date.now();
    shard.run("openWorkspace", { shards: 1, fresh: {} });
    shard.run("patchSettings", { quietHours: null });
    shard.geofence("opera", opera, 100);
    shard.campaign("spring");
    shard.customer("ana");
    expect(shard.ping("ana", opera).notifications).toHaveLength(1);
    close();
  });
  afterAll(() => folder.remove());

  it("is silent and ends well where every promise is kept", async () => {
    expect(await verify(folder.path)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/, 1 shards, 0 findings\n$/),
    });
  });

  it("names what it finds, and fails", async () => {
    const { sql, close } = file();
    sql.run("DELETE FROM sends");
    close();
    const { code, out, err } = await verify(folder.path);
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/^message +shard 0 {2}ntf_\w+: expected it to count/),
    ]);
    expect(err).toMatch(/ 1 findings\n$/);
  });

  it("says what it looks at, and what it expected", async () => {
    expect(await verify("--help")).toMatchObject({ code: 0, out: expect.stringContaining("cooldown") });
    expect(await verify()).toMatchObject({
      code: 2,
      err: expect.stringContaining("expected one data folder"),
    });
    const missing = await verify(join(folder.path, "nowhere"));
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining("expected a data folder") });
  });
});
