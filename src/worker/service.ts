import type { Hono } from "hono";
import { readConfig } from "../host/config.ts";
import { errorLine, type Opened, openWorkspace } from "../host/open.ts";
import { Workspace } from "../host/workspace.ts";
import { createApp } from "../http/app.ts";
import { workerLimits } from "../http/simulations/limits.ts";
import { type Bindings, defaultShards, shardName, variables } from "./env.ts";
import { portOf } from "./port.ts";

export interface OpenedService {
  readonly app: Hono;
  readonly deliver: Opened["deliver"];
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
  const ports = Array.from({ length: config.shards }, (_, index) => portOf(env, shardName(index)));
  const workspace = new Workspace(ports);
  const host = {
    fetch: (...request: Parameters<typeof fetch>) => fetch(...request),
    now: Date.now,
    http2: null,
  };
  const { keys, unseen, signer, deliver, endpointFault, vendorFault } = await openWorkspace(
    workspace,
    config,
    host,
  );
  for (const name of unseen) console.log(`Made at this first start, shown this once: ${name} ${keys[name]}`);
  const report = (error: unknown, requestId: string) => console.error(errorLine(error, requestId));
  const app = createApp({
    workspace,
    keys,
    signer,
    endpointFault,
    vendorFault,
    now: Date.now,
    report,
    simulations: workerLimits,
  });
  return { app, deliver };
}
