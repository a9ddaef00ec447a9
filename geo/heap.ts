/** A binary heap: gives back values by their keys, least first. It keeps its room when it is cleared. */
export class Heap<T> {
  #keys = new Float64Array(64);
  readonly #values: T[] = [];
  #size = 0;

  clear(): void {
    this.#size = 0;
  }

  get leastKey(): number {
    return this.#size > 0 ? this.#keys[0]! : Infinity;
  }

  push(key: number, value: T): void {
    if (this.#size === this.#keys.length) {
      const larger = new Float64Array(2 * this.#size);
      larger.set(this.#keys);
      this.#keys = larger;
    }
    const keys = this.#keys;
    const values = this.#values;
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (keys[parent]! <= key) break;
      keys[at] = keys[parent]!;
      values[at] = values[parent]!;
      at = parent;
    }
    keys[at] = key;
    values[at] = value;
  }

  /** The value with the least key; undefined when there is none. */
  pop(): T | undefined {
    if (this.#size === 0) return undefined;
    const keys = this.#keys;
    const values = this.#values;
    const top = values[0];
    const size = --this.#size;
    const key = keys[size]!;
    const value = values[size]!;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && keys[child + 1]! < keys[child]!) child++;
      if (keys[child]! >= key) break;
      keys[at] = keys[child]!;
      values[at] = values[child]!;
      at = child;
    }
    keys[at] = key;
    values[at] = value;
    return top;
  }
}
