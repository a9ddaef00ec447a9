import type { Input, VerbAnswer, VerbName } from "../engine/verbs.ts";

/** A shard as its callers see it, in this process or over RPC. An answer that arrives is committed. */
export interface ShardPort {
  run<V extends VerbName>(name: V, input: Input<V>): Promise<VerbAnswer<V>>;
  /** Brings the shard's catalogue up to the primary's. */
  follow(): Promise<void>;
}
