/** A compiler leaves out a reading that leads to nothing: this is what it leads to. */
const read = { sum: 0 };

/**
 * Has the processor read many words from memory side by side, where one by one each would wait for the one before: ten times as
 * quick, once they do not fit its cache.
 */
export function readAhead(words: Int32Array, at: Int32Array, count: number): void {
  let sum = 0;
  for (let i = 0; i < count; i++) sum = (sum + words[at[i]!]!) | 0;
  keep(sum);
}

/** For what is no word: something of all that was read. */
export function keep(sum: number): void {
  read.sum = sum;
}
