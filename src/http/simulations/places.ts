import { unavailable } from "../problem.ts";

/** Places for so many at a time; whoever comes when all are taken is told to come back. */
export class Places {
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Takes a place; answers how to leave it, which may be done twice. Throws a 503 when there is none. */
  take(): () => void {
    if (this.#free === 0) throw unavailable("as many simulations are running as there may be at once");
    this.#free -= 1;
    let isTaken = true;
    return () => {
      if (isTaken) this.#free += 1;
      isTaken = false;
    };
  }
}
