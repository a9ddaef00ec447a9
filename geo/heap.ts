/** A binary heap: gives back values by their keys, least first. */
export class Heap<T> {
  readonly #keys: number[] = [];
  readonly #values: T[] = [];

  get leastKey(): number {
    return this.#keys[0] ?? Infinity;
  }

  push(key: number, value: T): void {
    const [keys, values] = [this.#keys, this.#values];
    let at = keys.length;
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
    const [keys, values] = [this.#keys, this.#values];
    const top = values[0];
    const key = keys.pop();
    const value = values.pop();
    if (key === undefined || keys.length === 0) return top;
    let at = 0;
    for (let child = 1; child < keys.length; child = 2 * at + 1) {
      if (child + 1 < keys.length && keys[child + 1]! < keys[child]!) child++;
      if (keys[child]! >= key) break;
      keys[at] = keys[child]!;
      values[at] = values[child]!;
      at = child;
    }
    keys[at] = key;
    values[at] = value as T;
    return top;
  }
}
