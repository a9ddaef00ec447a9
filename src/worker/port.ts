import type { Input, VerbAnswer, VerbName } from "../engine/verbs.ts";
import type { ShardPort } from "../host/shard-port.ts";
import type { Bindings } from "./env.ts";

/** A shard over RPC. A stub is made for each call: one that has failed once does not recover. */
export function portOf(env: Bindings, name: string): ShardPort {
  const stub = () => env.SHARD.get(env.SHARD.idFromName(name)) as unknown as ShardPort;
  return {
    run: <V extends VerbName>(verb: V, input: Input<V>): Promise<VerbAnswer<V>> => stub().run(verb, input),
    follow: () => stub().follow(),
    // The files are the platform's: what they held can be had back for 30 days, whatever is done here.
    scrub: async () => {},
  };
}
