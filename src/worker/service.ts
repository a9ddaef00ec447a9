import type { Hono } from "hono";
import type { WebhookSender } from "../channels/webhook.ts";
import { clientNetwork } from "../host/client-network.ts";
import { readConfig } from "../host/config.ts";
import { logTo } from "../host/log.ts";
import { type Opened, openWorkspace } from "../host/open.ts";
import { Workspace } from "../host/workspace.ts";
import { Access } from "../http/access/access.ts";
import { createApp } from "../http/app.ts";
import { LiveStreams, workerStreams } from "../http/live/streams.ts";
import { workerLimits } from "../http/simulations/limits.ts";
import { type Bindings, defaultShards, variables } from "./env.ts";
import { portOf } from "./port.ts";
import { forRequest } from "./request-id.ts";

export interface OpenedService {
  readonly app: Hono;
  readonly deliver: Opened["deliver"];
  readonly webhooks: WebhookSender;
  readonly workspace: Workspace;
}

let opened: Promise<OpenedService> | null = null;

/** The service of this isolate, opened by the first request that needs it; a failed opening is tried again. */
export function openedService(env: Bindings): Promise<OpenedService> {
  opened ??= open(env).catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

async function open(env: Bindings): Promise<OpenedService> {
  const config = readConfig(variables(env), defaultShards);
  const ports = Array.from({ length: config.shards }, (_, index) => portOf(env, index));
  const workspace = new Workspace(ports, config.publicUrl);
  const fetcher: typeof fetch = (...request: Parameters<typeof fetch>) => fetch(...request);
  // On Cloudflare a Worker reaches the public internet only: no address needs to be checked here.
  const host = { fetch: fetcher, webhookFetch: fetcher, now: Date.now, http2: null };
  const opening = await openWorkspace(workspace, config, host);
  const { keys, unseen, signer, identitySecrets, deliver } = opening;
  const { endpointFault, vendorFault, webhooks, webhookFault } = opening;
  for (const [name, value] of unseen)
    console.log(`Made at this first start, shown this once: ${name} ${value}`);
  const app = createApp({
    workspace,
    access: new Access({ keys, signer, workspace, now: Date.now }),
    signer,
    identitySecrets,
    endpointFault,
    vendorFault,
    webhookFault,
    now: Date.now,
    // Set by the platform, whatever the client says.
    addressOf: (c) => clientNetwork(c.req.header("cf-connecting-ip") ?? "") ?? "unknown",
    log: logTo(config.logLevel, (line, level) => console[level](line)),
    simulations: workerLimits,
    pages: { mapStyleUrl: config.mapStyleUrl, publishableKey: keys.publishableKey },
    streams: new LiveStreams(workerStreams),
    // The runtime ends the invocation of a client that is gone; one that is slow holds nothing of ours.
    hangUp: () => {},
    // The runtime compresses what says that it is.
    pack: (body) => body,
    metrics: null,
    within: forRequest,
  });
  return { app, deliver, webhooks, workspace };
}
