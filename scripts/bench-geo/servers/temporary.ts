import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whom servers run as where this process is root's: PostgreSQL refuses to be. */
function owner(user: string): { uid: number; gid: number } | Record<string, never> {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync("id", [flag, user], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/**
 * Runs `use` with a folder of its own, and a way to start a program in it and to run one to its end; then ends what was
 * started and removes the folder.
 */
export async function inTemporaryFolder<T>(
  user: string,
  use: (
    folder: string,
    run: (program: string, ...args: string[]) => void,
    start: (program: string, ...args: string[]) => void,
  ) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "bench-geo-"));
  const as = owner(user);
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid);
  const options = { ...as, cwd: folder, stdio: "ignore" } as const;
  const started: ChildProcess[] = [];
  try {
    return await use(
      folder,
      (program, ...args) => void execFileSync(program, args, options),
      (program, ...args) => {
        const child = spawn(program, args, options);
        child.on("error", () => {});
        started.push(child);
      },
    );
  } finally {
    for (const child of started) {
      // SIGINT asks both servers to stop at once.
      if (child.exitCode === null && child.kill("SIGINT")) await once(child, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Tries again until it works, ten seconds at most. */
export async function eventually<T>(attempt: () => T | Promise<T>): Promise<T> {
  for (let left = 100; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
