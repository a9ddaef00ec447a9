import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { bundleWorker } from "../../../scripts/support/worker-script.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The Worker's script, made as for a deployment. */
    workerScript: string;
    /** Whether `PARVIS_LONG` is set: workerd sees nothing of a process's environment. */
    long: boolean;
  }
}

/** Bundles the Worker once for all tests: each host that starts would bundle it again. */
export default async function bundle(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "parvis-worker-"));
  project.provide("workerScript", await bundleWorker(folder, "test/worker/drained.ts"));
  return () => rm(folder, { recursive: true, force: true });
}
