import type { Input, VerbAnswer, VerbName } from "../../src/engine/verbs.ts";
import type { ShardPort } from "../../src/host/shard-port.ts";

type Handlers = { [V in VerbName]?: (input: Input<V>) => VerbAnswer<V> | Promise<VerbAnswer<V>> };

/** A shard of a few verbs, and the names of those it was asked. */
export class FakePort implements ShardPort {
  readonly asked: VerbName[] = [];
  readonly #handlers: Handlers;
  readonly #follow: () => Promise<void>;

  constructor(handlers: Handlers, follow: () => Promise<void> = async () => {}) {
    this.#handlers = handlers;
    this.#follow = follow;
  }

  async run<V extends VerbName>(name: V, input: Input<V>): Promise<VerbAnswer<V>> {
    this.asked.push(name);
    const handler = this.#handlers[name];
    if (handler === undefined) throw new Error(`expected no ${name}`);
    return handler(input);
  }

  follow(): Promise<void> {
    return this.#follow();
  }

  async scrub(): Promise<void> {}
}

/** A promise with its ends in hand. */
export function deferred<T = void>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (e: unknown) => void;
} {
  let resolve!: (value: T) => void;
  let reject!: (e: unknown) => void;
  const promise = new Promise<T>((ok, no) => {
    resolve = ok;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Lets everything run that waits for nothing outside. */
export function settleDown(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
