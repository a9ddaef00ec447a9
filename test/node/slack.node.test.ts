import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startServer } from "../../src/node/server.ts";
import { openSqlite, type SqliteFile } from "../../src/node/sqlite.ts";
import { seeded } from "../geo/worlds.ts";
import { dataFolder, secretKey } from "../support/hosts/hosts.ts";
import { seeds } from "../support/memory-shard.ts";

const marks = /mark-\d{6}-/g;
const mark = (n: number) => `mark-${String(n).padStart(6, "0")}-`;
const size = 3_000;

/** Rows that grow and move, so that pages are split and joined, then half of them deleted. */
function churn(file: SqliteFile, seed: number): ReadonlySet<string> {
  const random = seeded(seed);
  const upTo = (most: number) => Math.floor(random() * most);
  const { sql } = file;
  const deleted = new Set<string>();
  sql.transaction(() => {
    sql.run(
      "CREATE TABLE people (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT",
    );
    sql.run(
      "CREATE TABLE notes (id TEXT PRIMARY KEY, person INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID",
    );
    sql.run("CREATE INDEX notes_person ON notes (person, id)");
    for (let n = 1; n <= size; n++) sql.run("INSERT INTO people VALUES (?, ?, ?)", n, mark(n), "");
  });
  for (let round = 0; round < 10; round++)
    sql.transaction(() => {
      for (let i = 0; i < 1_000; i++) {
        const n = 1 + upTo(size);
        const body = "x".repeat(upTo(900)) + mark(n) + "y".repeat(upTo(600));
        sql.run("UPDATE people SET body = ? WHERE n = ?", body, n);
        const id = `${upTo(1e9)}-${i}-${round}`;
        sql.run("INSERT INTO notes VALUES (?, ?, ?)", id, n, mark(n) + "z".repeat(upTo(400)));
      }
    });
  sql.transaction(() => {
    for (let n = 1; n <= size; n += 2) {
      sql.run("DELETE FROM notes WHERE person = ?", n);
      sql.run("DELETE FROM people WHERE n = ?", n);
      deleted.add(mark(n));
    }
  });
  return deleted;
}

describe("scrubbing a database file", () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let file: SqliteFile;
  let path = "";
  const contents = () => ["people", "notes"].map((table) => file.sql.all(`SELECT * FROM ${table}`));
  const traces = (of: ReadonlySet<string>) =>
    [path, `${path}-wal`].flatMap((name) =>
      [...readFileSync(name, "latin1").matchAll(marks)]
        .map(([found]) => found)
        .filter((found) => of.has(found)),
    );

  beforeEach(async () => {
    folder = await dataFolder();
    path = join(folder.path, "test.sqlite");
    file = openSqlite(path);
  });
  afterEach(async () => {
    file.close();
    await folder.remove();
  });

  it.each(seeds(3, 30))("takes out what deleted rows left, and nothing else (seed %i)", async (seed) => {
    const deleted = churn(file, seed);
    const before = contents();
    expect(before.flat().length).toBeGreaterThan(5_000);
    await file.scrub();
    expect(traces(deleted)).toEqual([]);
    expect(contents()).toEqual(before);
    expect(file.sql.all("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  });

  it("is not what secure_delete and a checkpoint do by themselves", () => {
    const deleted = churn(file, 1);
    file.sql.all("PRAGMA wal_checkpoint(TRUNCATE)");
    expect(traces(deleted).length).toBeGreaterThan(0);
  });

  it("leaves the database in use: others read and write between two slices", async () => {
    churn(file, 2);
    const scrubbing = file.scrub();
    let written = 0;
    let isOver = false;
    void scrubbing.then(() => {
      isOver = true;
    });
    while (!isOver) {
      file.sql.run("INSERT INTO notes VALUES (?, 2, 'during')", `during-${written++}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await scrubbing;
    expect(written).toBeGreaterThan(1);
    expect(file.sql.all("SELECT id FROM notes WHERE body = 'during'")).toHaveLength(written);
    expect(file.sql.all("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
    expect(file.sql.all("PRAGMA secure_delete")).toEqual([{ secure_delete: 1 }]);
  });

  it("does nothing to a database in memory, and ends with one that is closed", async () => {
    const memory = openSqlite(":memory:");
    memory.sql.run("CREATE TABLE a (b)");
    await memory.scrub();
    expect(memory.sql.all("SELECT * FROM a")).toEqual([]);
    memory.close();
    await expect(memory.scrub()).resolves.toBeUndefined();
    expect(() => memory.sql.all("SELECT 1")).toThrow("closed");
  });
});

describe("a process", () => {
  it("scrubs its files once a day, by itself, and no more often", async () => {
    const folder = await dataFolder();
    const path = join(folder.path, "shard-00.sqlite");
    const start = () => startServer({ DATA_DIR: folder.path, PORT: "0", PARVIS_SECRET_KEY: secretKey });
    await (await start()).close();
    let deleted: ReadonlySet<string> = new Set();
    const change = (how: (file: SqliteFile) => void) => {
      const file = openSqlite(path);
      how(file);
      file.close();
    };
    const left = () =>
      [...readFileSync(path, "latin1").matchAll(marks)].filter(([found]) => deleted.has(found)).length;
    change((file) => {
      deleted = churn(file, 1);
    });
    expect(left()).toBeGreaterThan(0);
    const young = await start();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await young.close();
    expect(left()).toBeGreaterThan(0);
    const yesterday = Date.now() - 25 * 3_600_000;
    change(({ sql }) => sql.run("UPDATE meta SET value = ? WHERE key = 'scrubbed'", String(yesterday)));
    const old = await start();
    await expect.poll(left, { timeout: 10_000 }).toBe(0);
    await old.close();
    change(({ sql }) => {
      const last = sql.get<{ value: string }>("SELECT value FROM meta WHERE key = 'scrubbed'")!;
      expect(Number(last.value)).toBeGreaterThan(yesterday);
    });
    await folder.remove();
  });
});
