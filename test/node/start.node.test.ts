import { execFileSync } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../src/host/config.ts";
import { Client } from "../support/client.ts";
import { type Child, listening, runMain } from "../support/hosts/child.ts";
import {
  dataFolder,
  identitySecret,
  masterSecret,
  publishableKey,
  secretKey,
} from "../support/hosts/hosts.ts";

/** Every `node` on the path, the first that is too old. */
function oldNode(): string | null {
  const found = execFileSync("sh", ["-c", "which -a node nodejs || true"], { encoding: "utf8" });
  for (const path of new Set(found.split("\n").filter((line) => line !== ""))) {
    const version = execFileSync(path, ["--version"], { encoding: "utf8" });
    if (Number(/^v(\d+)/.exec(version)?.[1]) < 22) return path;
  }
  return null;
}

describe("a Node process", () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let children: Child[] = [];
  beforeEach(async () => {
    folder = await dataFolder();
  });
  afterEach(async () => {
    for (const child of children) child.process.kill("SIGKILL");
    await Promise.all(children.map((child) => child.ended));
    children = [];
    await folder.remove();
  });

  const run = (env: Record<string, string> = {}, node?: string) => {
    const child = runMain({ DATA_DIR: folder.path, ...env }, node);
    children.push(child);
    return child;
  };
  const stop = (child: Child, signal: NodeJS.Signals = "SIGTERM") => {
    child.process.kill(signal);
    return child.ended;
  };
  /** Ends with 1 and one sentence: no stack, no listening. */
  const refusal = async (child: Child) => {
    expect(await child.ended).toBe(1);
    const output = child.output().trim();
    expect(output.split("\n")).toHaveLength(1);
    expect(output).not.toMatch(/\bat \S+:\d+/);
    return output;
  };

  it("prints the first keys once and only once, and both work ever after", async () => {
    const first = run();
    const url = await listening(first);
    // The brand's own server signs customer tokens with the third; nobody needs the master secret.
    await expect.poll(first.output).toMatch(/pk_\S+\s+identity secret {2}[0-9a-f]{64}\s*$/);
    const [sk, ...more] = first.output().match(/\b[sp]k_\S{17,}/g) ?? [];
    const [pk] = more;
    expect([sk?.slice(0, 3), pk?.slice(0, 3), more.length]).toEqual(["sk_", "pk_", 1]);
    expect((await new Client(() => url, sk!).get("/v1/settings")).status).toBe(200);
    expect(await stop(first)).toBe(0);
    const second = run();
    const again = await listening(second);
    expect((await new Client(() => again, sk!).get("/v1/settings")).status).toBe(200);
    expect((await new Client(() => again, pk!).get("/v1/config")).status).toBe(200);
    expect(await stop(second)).toBe(0);
    expect(second.output()).not.toMatch(/[sp]k_|secret/);
  });

  it("prints no key that the environment gave, and never one that nobody has seen", async () => {
    const given = {
      PARVIS_SECRET_KEY: secretKey,
      PARVIS_PUBLISHABLE_KEY: publishableKey,
      PARVIS_MASTER_SECRET: masterSecret,
      PARVIS_IDENTITY_SECRET: identitySecret,
    };
    const first = run(given);
    const url = await listening(first);
    expect((await new Client(() => url, secretKey).get("/v1/settings")).status).toBe(200);
    await stop(first);
    expect(first.output()).not.toMatch(/[sp]k_|secret/);
    // Without the variables there must be keys, and somebody must know them.
    const second = run();
    const again = await listening(second);
    await expect.poll(second.output).toMatch(/sk_[\s\S]*pk_[\s\S]*identity secret/);
    const key = /sk_\S+/.exec(second.output())?.[0] ?? "";
    expect((await new Client(() => again, key).get("/v1/settings")).status).toBe(200);
    expect((await new Client(() => again, secretKey).get("/v1/settings")).status).toBe(401);
  });

  it.each(["SIGTERM", "SIGINT"] as const)("stops on %s with 0, with connections open", async (signal) => {
    const child = run();
    const url = await listening(child);
    // fetch keeps its connection.
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await stop(child, signal)).toBe(0);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it("keeps its files to its owner", async () => {
    const child = run({ PARVIS_SECRET_KEY: secretKey });
    const url = await listening(child);
    await new Client(() => url, secretKey).put("/v1/customers/ana", {});
    const names = await readdir(folder.path);
    expect(names).toEqual(expect.arrayContaining(["shard-00.sqlite", "shard-00.sqlite-wal"]));
    for (const name of [".", ...names]) {
      const { mode } = await stat(join(folder.path, name));
      expect([name, (mode & 0o077).toString(8)]).toEqual([name, "0"]);
    }
  });

  it("refuses another number of shards than the workspace was made with, and leaves it as it was", async () => {
    const first = run({ SHARDS: "2" });
    await listening(first);
    await stop(first);
    const before = await readdir(folder.path);
    for (const shards of ["1", "3"])
      expect(await refusal(run({ SHARDS: shards }))).toBe(
        `this workspace was made with 2 shards and cannot be opened with ${shards}: set SHARDS=2`,
      );
    expect(await readdir(folder.path)).toEqual(before);
  });

  it("refuses impossible variables, each with a sentence that names it", async () => {
    const impossible: [Record<string, string>, RegExp][] = [
      [{ PARVIS_SECRET_KEY: "sk_short" }, /^PARVIS_SECRET_KEY: expected sk_ and at least 17 more/],
      [{ PARVIS_SECRET_KEY: "pk_of_the_wrong_kind_altogether" }, /^PARVIS_SECRET_KEY: expected sk_/],
      [{ PARVIS_PUBLISHABLE_KEY: "pk_with spaces in the middle" }, /^PARVIS_PUBLISHABLE_KEY: expected pk_/],
      [{ PARVIS_MASTER_SECRET: "short" }, /^PARVIS_MASTER_SECRET: expected secrets of at least 16 char/],
      [{ SHARDS: "0" }, /^SHARDS: expected a whole number from 1 to 256, got "0"/],
      [{ SHARDS: "257" }, /^SHARDS: expected/],
      [{ SHARDS: "two" }, /^SHARDS: expected/],
      [{ VAPID_SUBJECT: "operator" }, /^VAPID_SUBJECT: expected a mailto: or https: address/],
    ];
    for (const [env, sentence] of impossible) expect(() => readConfig(env, 1)).toThrow(sentence);
    const refusals: [Record<string, string>, RegExp][] = [
      [{ PARVIS_SECRET_KEY: "sk_short" }, /^PARVIS_SECRET_KEY: expected sk_ (?!.*sk_short)/],
      [{ PORT: "65536" }, /^PORT: expected a whole number from 0 to 65535, got "65536"/],
      [{ TRUSTED_PROXY_HOPS: "-1" }, /^TRUSTED_PROXY_HOPS: expected a whole number from 0 to 10, got "-1"/],
      [{ HOST: "999.1.1.1" }, /^HOST: expected an address of this machine, got 999\.1\.1\.1/],
      [{ DATA_DIR: "package.json" }, /^DATA_DIR: expected a folder that can be written, got package\.json/],
      [{ DATA_DIR: "/dev/null/data" }, /^DATA_DIR: expected a folder/],
    ];
    const children = refusals.map(([env]) => run(env));
    for (const [i, [, sentence]] of refusals.entries()) expect(await refusal(children[i]!)).toMatch(sentence);
  });

  it("refuses a port that is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    expect(await refusal(run({ PORT: String(port) }))).toMatch(
      new RegExp(`^PORT: ${port} is taken on 127\\.0\\.0\\.1; choose another`),
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it("refuses a data folder that another process serves", async () => {
    const first = run({ PARVIS_SECRET_KEY: secretKey });
    const url = await listening(first);
    expect(await refusal(run())).toMatch(/^DATA_DIR: .* is in use by another process/);
    expect((await new Client(() => url, secretKey).put("/v1/customers/ana", {})).status).toBe(201);
    // One that was killed holds nothing.
    expect(await stop(first, "SIGKILL")).toBe("SIGKILL");
    await listening(run());
  });

  const old = oldNode();
  it.skipIf(old === null)(
    `says what to do on a Node that is too old${old === null ? " (skipped: no Node below 22 on the path)" : ""}`,
    async () => {
      // Node 20 cannot read TypeScript; the entry point must be one that it can.
      expect(await refusal(run({}, old!))).toMatch(/^Parvis needs Node 22\.18 or later, this is \d+\./);
    },
  );
});
