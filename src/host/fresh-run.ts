/**
 * Work that many ask for at once: each gets a run that begins after it asked, and those who ask while one is
 * under way share the next.
 */
export class FreshRun {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** The run under way, or else one that begins now. */
  any(): Promise<void> {
    return this.#running ?? this.fresh();
  }

  /** A run that begins after this call. */
  fresh(): Promise<void> {
    if (this.#running === null) {
      this.#running = this.#work().finally(() => {
        this.#running = null;
      });
      return this.#running;
    }
    this.#next ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#next = null;
        return this.fresh();
      });
    return this.#next;
  }
}
