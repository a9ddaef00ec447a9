import type { Input, VerbAnswer, VerbName } from "../engine/verbs.ts";
import type { ShardPort } from "../host/shard-port.ts";
import { Unanswered } from "../host/workspace.ts";
import { type Bindings, shardOf } from "./env.ts";
import { requestId } from "./request-id.ts";

/** What a shard answers over RPC: the port's calls, each with the request it is for. */
export interface ShardRpc {
  run<V extends VerbName>(verb: V, input: Input<V>, requestId?: string): Promise<VerbAnswer<V>>;
  follow(requestId?: string): Promise<void>;
}

/** A shard over RPC. A stub is made for each call: one that has failed once does not recover. */
export function portOf(env: Bindings, index: number): ShardPort {
  const stub = () => shardOf(env, index) as unknown as ShardRpc;
  return {
    run: <V extends VerbName>(verb: V, input: Input<V>): Promise<VerbAnswer<V>> =>
      stub().run(verb, input, requestId()).catch(notNow),
    follow: () => stub().follow(requestId()).catch(notNow),
    // The files are the platform's: what they held can be had back for 30 days, whatever is done here.
    scrub: async () => {},
  };
}

/**
 * The platform marks what it throws itself: a shard that has more to do than it can, that was moved or restarted, or
 * a connection that was lost. Whoever asked may ask again.
 */
function notNow(error: unknown): never {
  const { overloaded, retryable } = error as { overloaded?: boolean; retryable?: boolean };
  if (overloaded === true || retryable === true) throw new Unanswered();
  throw error;
}
