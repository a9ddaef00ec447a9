import { Problem } from "../problem.ts";

/** What a host can bear. */
export interface StreamLimits {
  /** Streams open at a time, in one process or isolate. */
  readonly open: number;
  /** How often the shards are asked, milliseconds. */
  readonly every: number;
  /** Calls to shards that one stream may make; then it ends, and its client goes on in another. */
  readonly calls: number;
}

export const nodeStreams: StreamLimits = { open: 200, every: 500, calls: Number.POSITIVE_INFINITY };

/** One invocation may make a thousand calls to Durable Objects; some are left for who is revoked. */
export const workerStreams: StreamLimits = { open: 50, every: 1_500, calls: 900 };

/** The streams that are open, as far as they are to be counted and ended. */
export class LiveStreams {
  readonly limits: StreamLimits;
  readonly #open = new Set<AbortController>();
  #isClosing = false;

  constructor(limits: StreamLimits) {
    this.limits = limits;
  }

  get size(): number {
    return this.#open.size;
  }

  /** A place for one more; it is free again once it is aborted. Throws 503 when there is none. */
  open(): AbortController {
    if (this.#isClosing || this.#open.size >= this.limits.open)
      throw new Problem(
        503,
        "too_many_streams",
        this.#isClosing
          ? "the service is stopping"
          : `expected at most ${this.limits.open} streams at a time`,
        { headers: { "Retry-After": "5" } },
      );
    const stream = new AbortController();
    this.#open.add(stream);
    stream.signal.addEventListener("abort", () => this.#open.delete(stream), { once: true });
    return stream;
  }

  /** Ends all of them, and lets none begin: their clients go on elsewhere, or when the service is back. */
  close(): void {
    this.#isClosing = true;
    for (const stream of this.#open) stream.abort();
  }
}
