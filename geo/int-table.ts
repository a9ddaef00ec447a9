import { readAhead } from "./read-ahead.ts";

/** Two words of a slot: the key (-1 when free) and its value. */
const slotWords = 2;

/** Integers from 1 by integers from 0, in a hash table with open addressing. */
export class IntTable {
  #slots = emptySlots(16);
  #shift = 28;
  #claimed = 0;

  /** 0 when there is none. */
  get(key: number): number {
    return this.#slots[this.#find(key) + 1]!;
  }

  /** Writes the values of many keys over them; `scratch` has room for as many. */
  getEach(keys: Int32Array, count: number, scratch: Int32Array): void {
    for (let i = 0; i < count; i++) scratch[i] = this.#home(keys[i]!);
    readAhead(this.#slots, scratch, count);
    for (let i = 0; i < count; i++) keys[i] = this.get(keys[i]!);
  }

  /** A key set to 0 is as good as gone. */
  set(key: number, value: number): void {
    let slot = this.#find(key);
    if (this.#slots[slot] === -1) {
      if (3 * slotWords * (this.#claimed + 1) > 2 * this.#slots.length) {
        this.#rehash();
        slot = this.#find(key);
      }
      this.#claimed++;
      this.#slots[slot] = key;
    }
    this.#slots[slot + 1] = value;
  }

  /** Changes each value to what `next` answers, the least value first. */
  renew(next: (value: number) => number): void {
    const slots = this.#slots;
    const order = new Float64Array(this.#claimed);
    let count = 0;
    for (let slot = 1; slot < slots.length; slot += slotWords) {
      if (slots[slot]! > 0) order[count++] = slots[slot]! * slots.length + slot;
    }
    for (const key of order.subarray(0, count).sort())
      slots[key % slots.length] = next(slots[key % slots.length]!);
  }

  /** The slot of a key, or the free one that it would take. */
  #find(key: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = this.#home(key);
    while (slots[slot] !== key && slots[slot] !== -1) slot = (slot + slotWords) & mask;
    return slot;
  }

  /** Where a key's slot is looked for first. */
  #home(key: number): number {
    // Fibonacci hashing (D. E. Knuth, The Art of Computer Programming 3, §6.4): the product's highest bits.
    return (Math.imul(key, 0x9e3779b1) >>> this.#shift) * slotWords;
  }

  /** Makes room for twice as many keys as have a value. */
  #rehash(): void {
    const old = this.#slots;
    let kept = 0;
    for (let slot = 1; slot < old.length; slot += slotWords) if (old[slot]! > 0) kept++;
    const bits = 32 - Math.clz32(2 * kept + 15);
    this.#slots = emptySlots(2 ** bits);
    this.#shift = 32 - bits;
    this.#claimed = kept;
    for (let from = 0; from < old.length; from += slotWords) {
      if (old[from + 1] === 0) continue;
      const to = this.#find(old[from]!);
      this.#slots[to] = old[from]!;
      this.#slots[to + 1] = old[from + 1]!;
    }
  }
}

function emptySlots(count: number): Int32Array {
  const slots = new Int32Array(count * slotWords);
  for (let slot = 0; slot < slots.length; slot += slotWords) slots[slot] = -1;
  return slots;
}
