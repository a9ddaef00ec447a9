import { join } from "node:path";
import { isLoopback } from "../channels/allowlist.ts";
import { isExempt } from "../channels/webhook-target.ts";
import type { Outgoing } from "../engine/outbox/outgoing.ts";
import { type Environment, integer, readConfig } from "../host/config.ts";
import { giveUpWebhook } from "../host/give-up-webhook.ts";
import { logTo } from "../host/log.ts";
import { Meters } from "../host/metrics/meters.ts";
import { type Opened, openWorkspace } from "../host/open.ts";
import { Workspace } from "../host/workspace.ts";
import { Access } from "../http/access/access.ts";
import { createApp } from "../http/app.ts";
import { LiveStreams, nodeStreams } from "../http/live/streams.ts";
import { nodeLimits } from "../http/simulations/limits.ts";
import { addressOf, isLocal } from "./address.ts";
import { hangUp } from "./hang-up.ts";
import { http2Post } from "./http2-post.ts";
import { listen } from "./listen.ts";
import { holdFolder } from "./lock.ts";
import { NodeShard, type NodeShardOptions } from "./node-shard.ts";
import { pack } from "./pack.ts";
import { withPages } from "./pages.ts";
import { ProcessMetrics } from "./process-metrics.ts";
import { publicFetch } from "./public-fetch.ts";
import { pushFetch } from "./push-fetch.ts";

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
  write: (line: string) => void = console.error,
): Promise<RunningServer> {
  const config = readConfig(env, 1);
  const log = logTo(config.logLevel, (line) => write(line));
  const port = integer(env, "PORT", 8787, 0, 65_535);
  const hops = integer(env, "TRUSTED_PROXY_HOPS", 0, 0, 10);
  const hostname = env.HOST || "127.0.0.1";
  const folder = env.DATA_DIR || "./data";
  const held = holdFolder(folder);
  const http2 = http2Post();
  const shards: NodeShard[] = [];
  const meters = new Meters();
  const watched = new ProcessMetrics();
  const openShard = (index: number) => {
    const path = join(folder, `shard-${index.toString(16).padStart(2, "0")}.sqlite`);
    const send = async (message: Outgoing) => {
      const outcome = await opened.deliver(message);
      meters.pushes.add({ channel: message.push.type, result: outcome.kind });
      return outcome;
    };
    const report = (error: unknown) => log.error(error);
    const webhooks: NodeShardOptions["webhooks"] = {
      deliver: async (event) => {
        const outcome = await opened.webhooks.send(event);
        meters.webhooks.add({ result: outcome.kind });
        return outcome;
      },
      giveUp: (endpoint) => giveUpWebhook(workspace, endpoint, Date.now),
    };
    const { publicUrl } = config;
    const peer = (n: number) => shards[n]!.port;
    shards.push(new NodeShard({ path, index, publicUrl, peer, send, webhooks, report }));
  };
  const closeShards = async () => {
    await Promise.all(shards.map((shard) => shard.close()));
    http2.close();
    watched.close();
    held.release();
  };
  let opened: Opened;
  let workspace: Workspace;
  try {
    // The primary knows whether the number of shards is the right one: no other file is touched before.
    openShard(0);
    opened = await openWorkspace(new Workspace([shards[0]!.port]), config, {
      fetch: pushFetch(({ hostname }) => isLoopback(hostname)),
      webhookFetch: publicFetch((url) => isExempt(url, config.webhookAllowlist)),
      now: Date.now,
      http2: http2.post,
    });
    for (let index = 1; index < config.shards; index++) openShard(index);
    const ports = shards.map((shard) => shard.port);
    workspace = new Workspace(ports, config.publicUrl);
    const { keys, unseen, signer, identitySecrets, endpointFault, vendorFault, webhookFault } = opened;
    const streams = new LiveStreams(nodeStreams);
    const app = createApp({
      workspace,
      access: new Access({ keys, signer, workspace, now: Date.now }),
      signer,
      identitySecrets,
      endpointFault,
      vendorFault,
      webhookFault,
      now: Date.now,
      addressOf: (c) => addressOf(c, hops),
      log,
      simulations: nodeLimits,
      pages: { mapStyleUrl: config.mapStyleUrl, publishableKey: keys.publishableKey },
      streams,
      hangUp,
      pack,
      metrics: { meters, process: () => watched.families(), isLocal: (c) => isLocal(c, hops) },
    });
    for (const shard of shards) await shard.start();
    const listening = await listen(withPages(app.fetch, config.mapStyleUrl), hostname, port);
    return {
      url: `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${listening.port}`,
      ...keys,
      unseen,
      async close() {
        streams.close();
        await listening.close();
        await closeShards();
      },
    };
  } catch (error) {
    await closeShards();
    throw error;
  }
}
