import { join } from "node:path";
import { serve } from "@hono/node-server";
import type { Outgoing } from "../engine/outbox/outgoing.ts";
import { ConfigError, type Environment, integer, readConfig } from "../host/config.ts";
import { errorLine, type Opened, openWorkspace } from "../host/open.ts";
import { Workspace } from "../host/workspace.ts";
import { createApp } from "../http/app.ts";
import { nodeLimits } from "../http/simulations/limits.ts";
import { http2Post } from "./http2-post.ts";
import { holdFolder } from "./lock.ts";
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
  const folder = env.DATA_DIR || "./data";
  const held = holdFolder(folder);
  const http2 = http2Post();
  const shards: NodeShard[] = [];
  const openShard = (index: number) => {
    const path = join(folder, `shard-${index.toString(16).padStart(2, "0")}.sqlite`);
    const send = (message: Outgoing) => opened.deliver(message);
    const report = (error: unknown) => log(errorLine(error));
    shards.push(new NodeShard({ path, index, primary: () => shards[0]!.port, send, report }));
  };
  const closeShards = async () => {
    await Promise.all(shards.map((shard) => shard.close()));
    http2.close();
    held.release();
  };
  let opened: Opened;
  try {
    // The primary knows whether the number of shards is the right one: no other file is touched before.
    openShard(0);
    opened = await openWorkspace(new Workspace([shards[0]!.port]), config, {
      fetch,
      now: Date.now,
      http2: http2.post,
    });
    for (let index = 1; index < config.shards; index++) openShard(index);
    const workspace = new Workspace(shards.map((shard) => shard.port));
    const { keys, unseen, signer, endpointFault, vendorFault } = opened;
    const report = (error: unknown, requestId: string) => log(errorLine(error, requestId));
    const app = createApp({
      workspace,
      keys,
      signer,
      endpointFault,
      vendorFault,
      now: Date.now,
      report,
      simulations: nodeLimits,
    });
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
    server.once("error", (error: NodeJS.ErrnoException) => reject(notListening(error, hostname, port)));
  });
}

function notListening({ code = "" }: NodeJS.ErrnoException, hostname: string, port: number): ConfigError {
  if (code === "EADDRINUSE")
    return new ConfigError(`PORT: ${port} is taken on ${hostname}; choose another, or 0 for any free one`);
  if (code === "EACCES")
    return new ConfigError(`PORT: ${port} may not be used by this user; choose one above 1023`);
  return new ConfigError(`HOST: expected an address of this machine, got ${hostname} (${code})`);
}
