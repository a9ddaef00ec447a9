/**
 * Lets everything else that waits have its turn: a promise alone would only queue before it. A timer would do too,
 * but sleeps a millisecond or more each time.
 */
export function giveWay(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
