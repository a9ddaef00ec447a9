/** Answers ids of all revoked keys. */
export type AskRevoked = () => Promise<readonly string[]>;

/** After this time the list is asked for again while the old one still serves. */
const staleAfter = 5_000;
/** After this time nobody is let in on the old list. */
const deadAfter = 10_000;
/** How long an answer is waited for; one that is later is asked for anew. */
const patience = 3_000;

/**
 * The revoked keys as this process knows them, at most 10 s behind the primary. It only grows: an id never comes
 * back, so an older answer that arrives late takes nothing away.
 */
export class RevokedKeys {
  readonly #ask: AskRevoked;
  readonly #now: () => number;
  readonly #ids = new Set<string>();
  /** When the list was asked for that is known: what was revoked before then is in it. */
  #asOf = Number.NEGATIVE_INFINITY;
  #asking: { readonly since: number; readonly done: Promise<void> } | null = null;

  constructor(ask: AskRevoked, now: () => number) {
    this.#ask = ask;
    this.#now = now;
  }

  /** One that was revoked here: it holds at once. */
  add(id: string): void {
    this.#ids.add(id);
  }

  /**
   * Whether a key is revoked; a promise only when the list has to be waited for, which rejects when nobody hands it
   * out. `keepAlive` is told of what goes on behind the answer.
   */
  has(id: string, keepAlive: (background: Promise<void>) => void): boolean | Promise<boolean> {
    if (this.#ids.has(id)) return true;
    const age = this.#now() - this.#asOf;
    // A clock that was set back tells no age.
    if (age > deadAfter || age < 0) return this.#wait().then(() => this.#ids.has(id));
    if (age > staleAfter) keepAlive(this.#refresh().catch(() => {}));
    return false;
  }

  /** One at a time, for all who ask. One that hangs, as where a request that is gone had begun it, is left behind. */
  #refresh(): Promise<void> {
    const since = this.#now();
    if (this.#asking !== null && Math.abs(since - this.#asking.since) < patience) return this.#asking.done;
    const done = this.#ask()
      .then((ids) => {
        for (const id of ids) this.#ids.add(id);
        this.#asOf = since;
      })
      .finally(() => {
        if (this.#asking?.done === done) this.#asking = null;
      });
    this.#asking = { since, done };
    return done;
  }

  async #wait(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("the list of revoked keys does not come")), patience);
    });
    try {
      await Promise.race([this.#refresh(), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
