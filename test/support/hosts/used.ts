import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";

/** What a process has used so far. */
export interface Used {
  /** Most memory it had at once, MiB. */
  readonly memory: number;
  /** Seconds of processor time. */
  readonly cpu: number;
}

/** Of this process's descendants that have a name, the one that had most memory; null where the system does not tell. */
export function usedBy(name: string): Used | null {
  if (!existsSync("/proc/self/status")) return null;
  const processes = readdirSync("/proc").flatMap((entry) =>
    /^\d+$/.test(entry) ? [readProcess(entry)] : [],
  );
  const parents = new Map(processes.map((one) => [one?.id, one?.parent]));
  const descends = (id: number | undefined): boolean =>
    id !== undefined && id > 1 && (id === process.pid || descends(parents.get(id)));
  const found = processes.filter(
    (one) => one !== null && one.id !== process.pid && one.name === name && descends(one.id),
  );
  return found.reduce<Used | null>(
    (most, one) => ((one?.memory ?? 0) > (most?.memory ?? 0) ? one : most),
    null,
  );
}

/** Ticks of Linux's clock in a second, as far as it shows them. */
const ticks = 100;

function readProcess(id: string) {
  try {
    const status = readFileSync(`/proc/${id}/status`, "utf8");
    const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1];
    // Behind the name, which may hold anything, the third field of proc_pid_stat(5) comes first.
    const times = readFileSync(`/proc/${id}/stat`, "utf8").split(") ").at(-1)!.split(" ");
    return {
      id: Number(id),
      // Of its program: a process may call itself what it likes.
      name: basename(readlinkSync(`/proc/${id}/exe`)),
      parent: Number(field("PPid")),
      memory: Math.round(Number(field("VmHWM") ?? 0) / 1024),
      cpu: (Number(times[11]) + Number(times[12])) / ticks,
    };
  } catch {
    // It has ended meanwhile, or is somebody else's.
    return null;
  }
}
