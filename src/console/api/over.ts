import { ApiProblem, type Tagged } from "./client.ts";

/** Not written: what is stored is another than the writer has seen. */
export class Changed<T = unknown> extends Error {
  /** As it is stored now; null when there is none any more. */
  readonly now: T | null;

  constructor(now: T | null) {
    super();
    this.now = now;
  }
}

/** Times that a change which does not matter may come in between. */
const mostTries = 3;

/**
 * Writes over what is stored, unless that is another than the writer has seen: then it rejects with `Changed`. The
 * version that was looked at goes with what is written, so that nobody comes in between.
 */
export async function writeOver<T, S>(
  read: () => Promise<Tagged<T> | null>,
  isSeen: (now: T) => boolean,
  write: (tag: string | null) => Promise<S>,
): Promise<S> {
  for (let tries = 1; ; tries++) {
    const now = await read();
    if (now === null || !isSeen(now.value)) throw new Changed(now?.value ?? null);
    try {
      return await write(now.tag);
    } catch (error) {
      const isBetween = error instanceof ApiProblem && error.status === 412;
      if (!isBetween || tries === mostTries) throw error;
    }
  }
}
