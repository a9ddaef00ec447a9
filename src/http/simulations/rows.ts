import type { Sink } from "../../engine/simulate/simulation.ts";
import type { Summary } from "../../engine/simulate/tally.ts";

/** Rows written between two breaths. */
const slice = 2_000;

/**
 * The rows of an answer, kept as text: an object of each would take several times the memory, and one text of
 * all of them would be written in one go.
 */
export class Rows {
  readonly #texts = { events: [] as string[], decisions: [] as string[], notifications: [] as string[] };
  readonly #max: number;
  #truncated = false;

  /** `max` 0 keeps none and says nothing of it. */
  constructor(max: number) {
    this.#max = max;
  }

  readonly sink: Sink = (list, make) => {
    const texts = this.#texts[list];
    if (texts.length < this.#max) texts.push(JSON.stringify(make()));
    else this.#truncated = true;
  };

  /** The answer in pieces: JSON, on one line. */
  *answer(summary: Summary): Generator<string> {
    yield `{"summary":${JSON.stringify(summary)}`;
    if (this.#max > 0) {
      for (const [list, texts] of Object.entries(this.#texts)) {
        yield `,"${list}":[`;
        for (let i = 0; i < texts.length; i += slice)
          yield (i === 0 ? "" : ",") + texts.slice(i, i + slice).join(",");
        yield "]";
      }
      yield `,"truncated":${this.#truncated}`;
    }
    yield "}";
  }
}
