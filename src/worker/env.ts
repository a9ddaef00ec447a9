import type { Environment } from "../host/config.ts";

/** Bindings of `wrangler.toml`; the contract's variables are vars and secrets beside them. */
export interface Bindings {
  readonly SHARD: DurableObjectNamespace;
}

export const defaultShards = 32;

export function variables(env: Bindings): Environment {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

export function shardName(index: number): string {
  return `shard-${index}`;
}
