import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The Worker's script, as it would be deployed. */
    workerScript: string;
    /** Whether `PARVIS_LONG` is set: workerd sees nothing of a process's environment. */
    long: boolean;
  }
}

/** Bundles the Worker once for all tests, as `wrangler deploy` does: each host that starts would bundle it again. */
export default async function bundle(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "parvis-worker-"));
  await promisify(execFile)(
    process.execPath,
    ["node_modules/wrangler/bin/wrangler.js", "deploy", "--dry-run", "--outdir", folder],
    { env: { ...process.env, CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_SEND_METRICS: "false" } },
  );
  project.provide("workerScript", join(folder, "main.js"));
  return () => rm(folder, { recursive: true, force: true });
}
