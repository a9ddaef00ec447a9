import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import type { Outgoing } from "../engine/outbox/claim.ts";
import { ConfigError, type Environment, integer, readConfig } from "../host/config.ts";
import { errorLine, type Opened, openWorkspace } from "../host/open.ts";
import { Workspace } from "../host/workspace.ts";
import { createApp } from "../http/app.ts";
import { NodeShard } from "./node-shard.ts";

export interface RunningServer {
  readonly url: string;
  readonly secretKey: string;
  readonly publishableKey: string;
  /** Keys that this start made, to be shown once. */
  readonly unseen: Opened["unseen"];
  close(): Promise<void>;
}

/** Opens the workspace in `DATA_DIR` and serves it; resolves once it listens. */
export async function startServer(
  env: Environment,
  log: (line: string) => void = console.error,
): Promise<RunningServer> {
  const config = readConfig(env, 1);
  const port = integer(env, "PORT", 8787, 0, 65_535);
  const hostname = env.HOST || "127.0.0.1";
  const shards = openShards(
    env.DATA_DIR || "./data",
    config.shards,
    (message) => opened.push.send(message),
    log,
  );
  const closeShards = () => Promise.all(shards.map((shard) => shard.close()));
  let opened: Opened;
  try {
    const workspace = new Workspace(shards.map((shard) => shard.port));
    opened = await openWorkspace(workspace, config, { fetch, now: Date.now });
    const { keys, unseen, vapidPublicKey, endpointFault } = opened;
    const report = (error: unknown, requestId: string) => log(errorLine(error, requestId));
    const app = createApp({ workspace, keys, vapidPublicKey, endpointFault, now: Date.now, report });
    for (const shard of shards) await shard.start();
    const listening = await listen(app.fetch, hostname, port);
    return {
      url: `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${listening.port}`,
      ...keys,
      unseen,
      async close() {
        await listening.close();
        await closeShards();
      },
    };
  } catch (error) {
    await closeShards();
    throw error;
  }
}

/** The database files of all shards, in a folder that only its owner may read: positions and keys are in there. */
function openShards(
  folder: string,
  count: number,
  send: (message: Outgoing) => ReturnType<Opened["push"]["send"]>,
  log: (line: string) => void,
): NodeShard[] {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  const shards: NodeShard[] = [];
  for (let index = 0; index < count; index++) {
    const path = join(folder, `shard-${index.toString(16).padStart(2, "0")}.sqlite`);
    const report = (error: unknown) => log(errorLine(error));
    shards.push(new NodeShard({ path, index, primary: () => shards[0]!.port, send, report }));
  }
  return shards;
}

/** How long a stop waits for requests under way. */
const patience = 5_000;

function listen(
  fetch: Parameters<typeof serve>[0]["fetch"],
  hostname: string,
  port: number,
): Promise<{ port: number; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname, port }, (info) => resolve({ port: info.port, close }));
    const close = () =>
      new Promise<void>((closed) => {
        const impatient = setTimeout(
          () => "closeAllConnections" in server && server.closeAllConnections(),
          patience,
        );
        server.close(() => {
          clearTimeout(impatient);
          closed();
        });
        if ("closeIdleConnections" in server) server.closeIdleConnections();
      });
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = new ConfigError(
        `PORT: ${port} is taken on ${hostname}; choose another, or 0 for any free one`,
      );
      reject(error.code === "EADDRINUSE" ? taken : error);
    });
  });
}
