import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publicPushServices } from "../../src/channels/allowlist.ts";
import { ConfigError } from "../../src/host/config.ts";
import { startServer } from "../../src/node/server.ts";
import { Failure } from "../support/cli.ts";

/** Where the demo takes place. */
export interface Stage {
  readonly url: string;
  readonly secretKey: string;
  /** Known where the demo made it. */
  readonly publishableKey: string | null;
  close(): Promise<void>;
}

/** A server of the demo's own, on a folder that goes with it, which may send to this push service. */
export async function startOwn(pushHost: string): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "parvis-demo-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const { PORT = "8787", HOST = "127.0.0.1", LOG_LEVEL = "warn" } = process.env;
  const environment = {
    PORT,
    HOST,
    LOG_LEVEL,
    DATA_DIR: folder,
    VAPID_SUBJECT: "mailto:demo@example.com",
    PUSH_ENDPOINT_ALLOWLIST: [...publicPushServices, pushHost].join(","),
  };
  try {
    const { url, secretKey, publishableKey, close } = await startServer(environment);
    return { url, secretKey, publishableKey, close: () => close().finally(remove) };
  } catch (error) {
    await remove();
    throw error instanceof ConfigError ? new Failure(error.message) : error;
  }
}

/** A server that runs already, and goes on afterwards with all that the demo registered. */
export function onRunning(url: string, secretKey: string): Stage {
  return { url: url.replace(/\/+$/, ""), secretKey, publishableKey: null, close: async () => {} };
}
