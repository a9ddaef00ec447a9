import { type ChildProcess, spawn } from "node:child_process";

/** A process of the service, as `npm start` makes it. */
export interface Child {
  readonly process: ChildProcess;
  /** What it has printed so far, both streams. */
  readonly output: () => string;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** Runs the entry point with nothing of this process's environment but the path. */
export function runMain(env: Readonly<Record<string, string>>, node = process.execPath): Child {
  const child = spawn(node, ["src/node/start.js"], {
    env: { PATH: process.env.PATH ?? "", PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    // `close` comes after the last of the output.
    child.once("close", (code, signal) => resolve(code ?? signal ?? "SIGKILL"));
  });
  return { process: child, output: () => printed, ended };
}

/** The address it listens on; throws with what it said when it ends instead. */
export async function listening(child: Child): Promise<string> {
  let end: number | NodeJS.Signals | null = null;
  void child.ended.then((how) => {
    end = how;
  });
  for (let tries = 0; tries < 1_500; tries++) {
    const url = /Parvis listens on (\S+)/.exec(child.output())?.[1];
    if (url !== undefined) return url;
    if (end !== null) throw new Error(`the service ended with ${end}: ${child.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the service did not listen within 30 s: ${child.output()}`);
}
