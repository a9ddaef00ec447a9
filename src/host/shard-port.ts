import type { Input, VerbAnswer, VerbName } from "../engine/verbs.ts";

/** A shard as its callers see it, in this process or over RPC. An answer that arrives is committed. */
export interface ShardPort {
  run<V extends VerbName>(name: V, input: Input<V>): Promise<VerbAnswer<V>>;
  /** Brings the shard's catalogue up to the primary's. */
  follow(): Promise<void>;
  /** Takes what was deleted out of the shard's files too, as far as they are ours to write. */
  scrub(): Promise<void>;
}
