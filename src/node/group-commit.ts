import { refuse } from "../engine/answer.ts";
import type { Shard } from "../engine/shard.ts";
import type { Input, VerbAnswer, VerbName } from "../engine/verbs.ts";

interface Waiting {
  /** Runs the verb in its savepoint; hands its answer over once told that it is on disk. */
  run(): void;
  answer(): void;
  fail(error: unknown): void;
}

/** Requests that may wait for a commit; beyond, they are told to come back. */
const maxWaiting = 10_000;

/**
 * Verbs that arrive together share one transaction and one flush to disk, each in a savepoint of its own,
 * and are answered after the commit. `setImmediate` takes what has arrived: a time window would only wait.
 */
export class GroupCommit {
  readonly #shard: Shard;
  readonly #afterCommit: () => void;
  #waiting: Waiting[] = [];
  #scheduled = false;
  #closed = false;

  constructor(shard: Shard, afterCommit: () => void) {
    this.#shard = shard;
    this.#afterCommit = afterCommit;
  }

  run<V extends VerbName>(name: V, input: Input<V>): Promise<VerbAnswer<V>> {
    if (this.#closed) return Promise.resolve(refuse({ kind: "unavailable", detail: "the shard is closed" }));
    if (this.#waiting.length >= maxWaiting)
      return Promise.resolve(refuse({ kind: "unavailable", detail: "too many requests are waiting" }));
    return new Promise((resolve, reject) => {
      let outcome: { answer: VerbAnswer<V> } | { error: unknown };
      this.#waiting.push({
        run: () => {
          try {
            outcome = { answer: this.#shard.run(name, input) };
          } catch (error) {
            outcome = { error };
          }
        },
        answer: () => ("answer" in outcome ? resolve(outcome.answer) : reject(outcome.error)),
        fail: reject,
      });
      if (!this.#scheduled) {
        this.#scheduled = true;
        setImmediate(() => this.#commit());
      }
    });
  }

  /** Commits what waits, and refuses what comes later: another shard that is still at work may ask until its own end. */
  close(): void {
    this.#commit();
    this.#closed = true;
  }

  #commit(): void {
    const group = this.#waiting;
    this.#waiting = [];
    this.#scheduled = false;
    if (group.length === 0) return;
    try {
      this.#shard.sql.transaction(() => {
        for (const one of group) one.run();
      });
    } catch (error) {
      for (const one of group) one.fail(error);
      this.#shard.reset();
      return;
    }
    for (const one of group) one.answer();
    this.#afterCommit();
  }
}
