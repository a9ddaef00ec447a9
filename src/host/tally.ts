/** How many of each key are under way; a key with none takes no room. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(key: string, by: number): void {
    const now = (this.#counts.get(key) ?? 0) + by;
    if (now === 0) this.#counts.delete(key);
    else this.#counts.set(key, now);
  }

  toObject(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
