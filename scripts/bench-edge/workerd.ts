import { readdirSync, readFileSync } from "node:fs";
import { unstable_startWorker as startWorker } from "wrangler";

export interface Running {
  readonly url: string;
  /** Processor seconds that workerd has used since it started; to be asked once before another is started. */
  cpu(): number;
  stop(): Promise<void>;
}

type Bindings = NonNullable<Parameters<typeof startWorker>[0]["bindings"]>;

/** Processes of those started, each in the name of one of them. */
const claimed = new Set<number>();

/** Starts the Worker of a configuration in workerd on this machine; nothing leaves it. */
export async function startInWorkerd(config: string, bindings: Bindings, folder: string): Promise<Running> {
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
  process.env.WRANGLER_SEND_METRICS = "false";
  for (const pid of children()) claimed.add(pid);
  const worker = await startWorker({
    config,
    bindings,
    dev: {
      server: { hostname: "127.0.0.1", port: 0 },
      inspector: false,
      persist: folder,
      logLevel: "error",
      watch: false,
    },
  });
  await worker.ready;
  const url = (await worker.url).origin;
  const own = new Set<number>();
  return {
    url,
    cpu() {
      for (const pid of children()) {
        if (!claimed.has(pid)) own.add(pid);
        claimed.add(pid);
      }
      return [...own].reduce((sum, pid) => sum + cpuSeconds(pid), 0);
    },
    stop: () => worker.dispose(),
  };
}

/** Ids of the processes that this one has started. Linux: `proc(5)`; elsewhere none. */
function children(): number[] {
  try {
    return readdirSync("/proc/self/task").flatMap((task) =>
      readFileSync(`/proc/self/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** User and system time of a process, in seconds. */
function cpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // After the name, which may hold spaces: fields 14 and 15 of proc(5), in ticks of 10 ms.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}
