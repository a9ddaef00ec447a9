import { FreshRun } from "../host/fresh-run.ts";
import type { ShardPort } from "../host/shard-port.ts";
import type { SqliteFile } from "./sqlite.ts";

/** How often a file is scrubbed at least: what retention has deleted leaves it within this time. */
const every = 24 * 3_600_000;

/** Takes what was deleted out of a shard's file: before an erasure is answered, and once a day. */
export class Scrubber {
  readonly #shard: Pick<ShardPort, "run">;
  readonly #file: SqliteFile;
  readonly #report: (error: unknown) => void;
  readonly #runs = new FreshRun(() => this.#run());
  #due = Number.POSITIVE_INFINITY;
  #stopped = false;

  constructor(shard: Pick<ShardPort, "run">, file: SqliteFile, report: (error: unknown) => void) {
    this.#shard = shard;
    this.#file = file;
    this.#report = report;
  }

  /** Does at once what an earlier process owed to somebody who was erased. */
  async start(): Promise<void> {
    const { mark, lastAt } = await this.#wanted();
    this.#due = lastAt + every;
    if (mark !== null) await this.scrub();
  }

  /** Resolves when nothing is left in the file of whoever was erased before this call. */
  scrub(): Promise<void> {
    return this.#runs.fresh();
  }

  /** Begins the day's run, if it is time; nobody waits for it. One that a stop breaks off is due at the next start. */
  scrubIfDue(): void {
    if (Date.now() < this.#due) return;
    this.#due = Date.now() + every;
    this.scrub().catch((error: unknown) => {
      if (!this.#stopped) this.#report(error);
    });
  }

  stop(): void {
    this.#stopped = true;
  }

  async #run(): Promise<void> {
    const { mark, lastAt } = await this.#wanted();
    if (mark === null && Date.now() < lastAt + every) return;
    await this.#file.scrub();
    await this.#shard.run("scrubbed", { mark });
    this.#due = Date.now() + every;
  }

  async #wanted(): Promise<{ mark: string | null; lastAt: number }> {
    const wanted = await this.#shard.run("scrubWanted", {});
    if (!wanted.ok) throw new Error("the shard cannot tell whether its file is to be scrubbed");
    return wanted.value;
  }
}
