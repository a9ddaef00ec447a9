import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Failure } from "../support/cli.ts";

/** What a server process says when it listens. */
export interface Ready {
  readonly url: string;
  readonly secretKey: string;
}

export interface ServerProcess extends Ready {
  stop(): Promise<void>;
}

/** Starts one of the two servers beside this file in a process of its own. */
export async function startProcess(
  name: "server" | "bare",
  environment: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const path = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const child = fork(path, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  const ready = once(child, "message") as Promise<[Ready]>;
  const failed = ended.then(([code]) => {
    throw new Failure(`the ${name} process ended with code ${code} before it listened`);
  });
  const [{ url, secretKey }] = await Promise.race([ready, failed]);
  failed.catch(() => {});
  return { url, secretKey, stop: () => stop(child, ended) };
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(timer);
}

/** The child's side: says where it listens, and closes when the parent lets go of it or goes away. */
export function serveParent(ready: Ready, close: () => Promise<void>): void {
  process.once("disconnect", () => void close().finally(() => process.exit()));
  process.send?.({ url: ready.url, secretKey: ready.secretKey } satisfies Ready);
}
