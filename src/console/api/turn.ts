/**
 * Milliseconds of work after which the page may draw and answer. Nobody feels that much, and where drawing a frame takes
 * long, shorter turns would wait for frames most of the time.
 */
const longest = 24;

/** Long work in turns, so that the page never stands still: `if (turn.isOver) await turn.next()`. */
export class Turn {
  #end = performance.now() + longest;

  get isOver(): boolean {
    return performance.now() > this.#end;
  }

  async next(): Promise<void> {
    await giveWay();
    this.#end = performance.now() + longest;
  }
}

/** A timer would sleep, and more so in a tab that nobody looks at. */
function giveWay(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
