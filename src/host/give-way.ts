/** Lets everything else that waits have its turn: a promise alone would only queue before it. */
export function giveWay(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
