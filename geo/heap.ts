/** A binary heap of integers: gives them back by their keys, least first. It keeps its room when it is cleared. */
export class Heap {
  #keys = new Float64Array(64);
  #values = new Int32Array(64);
  #size = 0;

  clear(): void {
    this.#size = 0;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  get leastKey(): number {
    return this.#size > 0 ? this.#keys[0]! : Infinity;
  }

  push(key: number, value: number): void {
    if (this.#size === this.#keys.length) this.#grow();
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

  /** The value with the least key, of which there must be one. */
  pop(): number {
    const keys = this.#keys;
    const values = this.#values;
    const top = values[0]!;
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

  #grow(): void {
    const keys = new Float64Array(2 * this.#size);
    keys.set(this.#keys);
    this.#keys = keys;
    const values = new Int32Array(2 * this.#size);
    values.set(this.#values);
    this.#values = values;
  }
}
