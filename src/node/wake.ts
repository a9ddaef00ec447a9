import { retryMs, wakeAfter } from "../host/wake-after.ts";

/** `setTimeout` counts in 32 bits; a later wake-up is taken in two steps. */
const longestTimer = 2 ** 31 - 1;

/**
 * One timer for everything a shard does by itself. `work` does what is due and answers when to wake next;
 * a hint brings that forward.
 */
export class Wake {
  readonly #work: () => Promise<number | null>;
  readonly #report: (error: unknown) => void;
  #timer: NodeJS.Timeout | null = null;
  #armedFor = Number.POSITIVE_INFINITY;
  #working: Promise<void> | null = null;
  #stopped = false;

  constructor(work: () => Promise<number | null>, report: (error: unknown) => void) {
    this.#work = work;
    this.#report = report;
  }

  /** Something is due at `at`, epoch milliseconds. */
  hint(at: number): void {
    if (this.#stopped || at >= this.#armedFor) return;
    this.#armedFor = at;
    if (this.#working !== null) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fire(), Math.min(Math.max(0, at - Date.now()), longestTimer));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#working;
  }

  #fire(): void {
    this.#timer = null;
    this.#armedFor = Number.POSITIVE_INFINITY;
    const began = Date.now();
    // The work begins a turn later, when `#working` is set: a hint from within it must not start a second.
    this.#working = Promise.resolve()
      .then(this.#work)
      .then((next) => wakeAfter(next, began))
      .catch((error: unknown) => {
        this.#report(error);
        return Date.now() + retryMs;
      })
      .then((next) => {
        this.#working = null;
        // Hints that came while working are in `armedFor`; the earlier of the two counts.
        const at = Math.min(next, this.#armedFor);
        this.#armedFor = Number.POSITIVE_INFINITY;
        if (Number.isFinite(at)) this.hint(at);
      });
  }
}
