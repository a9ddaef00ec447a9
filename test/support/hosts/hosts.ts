import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { unstable_startWorker as startWorker } from "wrangler";
import { startServer } from "../../../src/node/server.ts";

/** A running service, whichever host it runs on. */
export interface RunningHost {
  readonly url: string;
  /** Where the debugger of an inspected workerd listens. */
  readonly inspector?: URL;
  /** Stops the service as a deployment or a restart would; what it stored stays for the next `start`. */
  stop(): Promise<void>;
}

export interface HostUnderTest {
  readonly name: string;
  /** Starts it on a data folder, with the variables of the contract. */
  start(folder: string, env: Readonly<Record<string, string>>): Promise<RunningHost>;
}

export const secretKey = "sk_test_secret_key_of_tests";
export const publishableKey = "pk_test_publishable_key_of_tests";

/** Signs keys and tokens, and customer tokens, so that tests can forge what is almost right. */
export const masterSecret = "the master secret of tests";
export const identitySecret = "the identity secret of tests";

const variables = (shards: number, env: Readonly<Record<string, string>>) => ({
  SHARDS: String(shards),
  PARVIS_SECRET_KEY: secretKey,
  PARVIS_PUBLISHABLE_KEY: publishableKey,
  PARVIS_MASTER_SECRET: masterSecret,
  PARVIS_IDENTITY_SECRET: identitySecret,
  ...env,
});

export function onNode(shards: number): HostUnderTest {
  return {
    name: `Node, ${shards} ${shards === 1 ? "shard" : "shards"}`,
    async start(folder, env) {
      const server = await startServer({ ...variables(shards, env), DATA_DIR: folder, PORT: "0" });
      return { url: server.url, stop: () => server.close() };
    },
  };
}

export function inWorkerd(shards: number, isInspected = false): HostUnderTest {
  return {
    name: `workerd, ${shards} ${shards === 1 ? "shard" : "shards"}`,
    async start(folder, env) {
      // Nothing of this leaves the machine: no metrics, no lookup of a location.
      process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
      process.env.WRANGLER_SEND_METRICS = "false";
      const worker = await startWorker({
        config: "wrangler.toml",
        entrypoint: inject("workerScript"),
        build: { bundle: false, minify: false },
        bindings: Object.fromEntries(
          Object.entries(variables(shards, env)).map(([name, value]) => [
            name,
            { type: "plain_text", value },
          ]),
        ),
        dev: {
          server: { hostname: "127.0.0.1", port: 0 },
          inspector: isInspected && { hostname: "127.0.0.1", port: 0 },
          persist: folder,
          logLevel: "error",
          watch: false,
        },
      });
      await worker.ready;
      const url = (await worker.url).origin;
      const inspector = isInspected ? await worker.inspectorUrl : undefined;
      return { url, ...(inspector && { inspector }), stop: () => worker.dispose() };
    },
  };
}

/** Every host a scenario must give the same results on: for what must not depend on where a customer lives. */
export const hosts: readonly HostUnderTest[] = [onNode(1), onNode(4), inWorkerd(4)];

/** A folder for one test's data, and its removal. */
export async function dataFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "parvis-test-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
