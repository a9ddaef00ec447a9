import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { endpointFault } from "../channels/allowlist.ts";
import { WebPush } from "../channels/webpush.ts";
import { ConfigError, type Environment, integer, readConfig } from "../host/config.ts";
import { freshSecrets } from "../host/secrets.ts";
import { Workspace } from "../host/workspace.ts";
import { createApp } from "../http/app.ts";
import { NodeShard } from "./node-shard.ts";

export interface RunningServer {
  readonly url: string;
  readonly secretKey: string;
  readonly publishableKey: string;
  /** Keys that this start made, to be shown once. */
  readonly made: readonly ("secretKey" | "publishableKey")[];
  close(): Promise<void>;
}

/** Opens the workspace in `DATA_DIR` and serves it; resolves once it listens. */
export async function startServer(
  env: Environment,
  log: (line: string) => void = console.error,
): Promise<RunningServer> {
  const config = readConfig(env, 1);
  const folder = env.DATA_DIR || "./data";
  mkdirSync(folder, { recursive: true });
  // Positions and keys are in there.
  chmodSync(folder, 0o700);
  const report = (error: unknown, requestId = "-") =>
    log(`error ${requestId} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);

  let push: WebPush | null = null;
  const shards: NodeShard[] = [];
  for (let index = 0; index < config.shards; index++)
    shards.push(
      new NodeShard({
        path: join(folder, `shard-${index.toString(16).padStart(2, "0")}.sqlite`),
        index,
        primary: () => shards[0]!.port,
        send: (message) => push!.send(message),
        report,
      }),
    );
  const workspace = new Workspace(shards.map((shard) => shard.port));
  const opened = await workspace.primary.run("openWorkspace", {
    shards: config.shards,
    fresh: freshSecrets(),
  });
  if (!opened.ok) {
    await Promise.all(shards.map((shard) => shard.close()));
    throw new ConfigError(
      "refusal" in opened && "detail" in opened.refusal ? opened.refusal.detail : "cannot open",
    );
  }
  const { secrets, made } = opened.value;
  push = new WebPush(
    {
      subject: config.vapidSubject,
      publicKey: secrets.vapidPublicKey,
      privateKey: secrets.vapidPrivateKey,
      allowlist: config.pushAllowlist,
    },
    fetch,
    Date.now,
  );
  const keys = {
    secretKey: config.secretKey ?? secrets.secretKey,
    publishableKey: config.publishableKey ?? secrets.publishableKey,
  };
  const app = createApp({
    workspace,
    keys,
    vapidPublicKey: secrets.vapidPublicKey,
    endpointFault: (endpoint) => endpointFault(endpoint, config.pushAllowlist),
    now: Date.now,
    report,
  });
  for (const shard of shards) await shard.start();

  const host = env.HOST || "127.0.0.1";
  const port = integer(env, "PORT", 8787, 0, 65_535);
  const { server, address } = await listen(app.fetch, host, port).catch(async (error: unknown) => {
    await Promise.all(shards.map((shard) => shard.close()));
    throw error;
  });
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${address}`,
    ...keys,
    made: made
      .filter((name) => name === "secretKey" || name === "publishableKey")
      .filter((name) => config[name] === null),
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ("closeIdleConnections" in server) server.closeIdleConnections();
      });
      await Promise.all(shards.map((shard) => shard.close()));
    },
  };
}

function listen(fetch: Parameters<typeof serve>[0]["fetch"], hostname: string, port: number) {
  return new Promise<{ server: ReturnType<typeof serve>; address: number }>((resolve, reject) => {
    const server = serve({ fetch, hostname, port }, (info) => resolve({ server, address: info.port }));
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new ConfigError(`PORT: ${port} is taken on ${hostname}; choose another, or 0 for any free one`)
          : error,
      ),
    );
  });
}
