import { showDuration } from "./duration.ts";

export interface Progress {
  /** `note` is what to say beside the count. */
  update(done: number, note: string): void;
  finish(): void;
}

const WIDTH = 24;
const PLAIN_STEPS = 10;

/** A bar that redraws itself on a terminal; elsewhere a line for every tenth. */
export function createProgress(total: number, out: NodeJS.WriteStream, now = Date.now): Progress {
  const start = now();
  let lastStep = 0;

  const line = (done: number, note: string) => {
    const share = total === 0 ? 1 : done / total;
    const left = done === 0 ? "" : ` · ${showDuration(((now() - start) * (1 - share)) / share)} left`;
    const count = `${String(done).padStart(String(total).length)}/${total}`;
    return { share, text: `${count}${done < total ? left : ""}${note && ` · ${note}`}` };
  };

  return {
    update(done, note) {
      const { share, text } = line(done, note);
      if (out.isTTY) {
        const filled = Math.round(share * WIDTH);
        out.write(
          `\r\x1b[K${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${text}`.slice(0, out.columns + 4),
        );
        return;
      }
      const step = Math.floor(share * PLAIN_STEPS);
      if (step > lastStep) out.write(`${text}\n`);
      lastStep = step;
    },
    finish() {
      if (out.isTTY) out.write("\n");
    },
  };
}
