import { randomInt } from "node:crypto";
import type { Hono } from "hono";
import { Shard } from "../../src/engine/shard.ts";
import { freshSecrets } from "../../src/host/secrets.ts";
import { Signer } from "../../src/host/signing.ts";
import { SuppliedShard } from "../../src/host/supplied-shard.ts";
import { Workspace } from "../../src/host/workspace.ts";
import { Access } from "../../src/http/access/access.ts";
import { createApp } from "../../src/http/app.ts";
import { LiveStreams, nodeStreams } from "../../src/http/live/streams.ts";
import type { Service } from "../../src/http/route.ts";
import { nodeLimits } from "../../src/http/simulations/limits.ts";
import { openSqlite } from "../../src/node/sqlite.ts";
import { publishableKey, secretKey } from "../support/hosts/hosts.ts";

/** The application over one shard in memory: no sockets, no commits to a disk, and a clock that tests turn. */
export interface InProcess {
  readonly app: Hono;
  readonly service: Service;
  readonly shard: Shard;
  readonly clock: { now: number };
  /** Whatever went wrong inside. */
  readonly reported: unknown[];
  close(): void;
}

export function inProcess(now: number, more: Partial<Service> = {}): InProcess {
  const clock = { now };
  const reported: unknown[] = [];
  const { sql, close } = openSqlite(":memory:");
  const shard = new Shard(sql, 0, {
    now: () => clock.now,
    random: () => 0.5,
    nextUint32: () => randomInt(0x1_0000_0000),
    publicUrl: "",
  });
  shard.run("openWorkspace", { shards: 1, fresh: freshSecrets() });
  const port: SuppliedShard = new SuppliedShard(
    async (name, input) => shard.run(name, input),
    () => port,
  );
  const workspace = new Workspace([port]);
  const signer = new Signer(["master secret of tests"]);
  const service: Service = {
    workspace,
    access: new Access({ keys: { secretKey, publishableKey }, signer, workspace, now: () => clock.now }),
    signer,
    identitySecrets: ["identity secret of tests"],
    vendorFault: () => null,
    endpointFault: (endpoint) => (endpoint.startsWith("http") ? null : "expected an absolute URL"),
    webhookFault: () => null,
    now: () => clock.now,
    addressOf: () => "192.0.2.1",
    simulations: nodeLimits,
    pages: { mapStyleUrl: null, publishableKey },
    streams: new LiveStreams(nodeStreams),
    hangUp: () => {},
    metrics: null,
    log: { error: (error) => reported.push(error), answered: null },
    ...more,
  };
  const app = createApp(service);
  return { app, service, shard, clock, reported, close };
}
