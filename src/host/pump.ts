/** Claims work for as long as somebody asks, one claim at a time, and knows of what was begun until it ends. */
export class Pump {
  readonly #claim: () => Promise<boolean>;
  readonly #report: (error: unknown) => void;
  readonly #work = new Set<Promise<void>>();
  #claiming: Promise<void> | null = null;
  #askedAgain = false;
  #stopped = false;

  /** `claim` begins what is due, and answers whether there may be more of it at once. */
  constructor(claim: () => Promise<boolean>, report: (error: unknown) => void) {
    this.#claim = claim;
    this.#report = report;
  }

  /** Resolves when nothing more can be begun; rejects as a claim does. */
  run(): Promise<void> {
    this.#askedAgain = true;
    // It begins a turn later, when `#claiming` is set.
    this.#claiming ??= Promise.resolve().then(() => this.#claimAll());
    return this.#claiming;
  }

  /** Runs for nobody who waits: a fault is reported. */
  again(): void {
    this.run().catch(this.#report);
  }

  /** What was begun; its fault is reported. */
  begun(work: Promise<void>): void {
    const kept = work.catch(this.#report).finally(() => this.#work.delete(kept));
    this.#work.add(kept);
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled(this.#work);
  }

  /** Claims nothing more, and resolves when what was begun has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#claiming?.catch(() => {});
    await this.settled();
  }

  async #claimAll(): Promise<void> {
    try {
      while (this.#askedAgain && !this.#stopped) {
        this.#askedAgain = false;
        if (await this.#claim()) this.#askedAgain = true;
      }
    } finally {
      // In the same turn as the last look at `#askedAgain`: nobody's asking is lost in between.
      this.#claiming = null;
    }
  }
}
