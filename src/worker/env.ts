import { ConfigError, type Environment, publicUrlOf } from "../host/config.ts";

/** Bindings of `wrangler.toml`; the contract's variables are vars and secrets beside them. */
export interface Bindings {
  readonly SHARD: DurableObjectNamespace;
  /** Where shards live. Set later, it names other shards: the workspace would seem empty. */
  readonly PARVIS_JURISDICTION?: string;
}

export const defaultShards = 32;

export function variables(env: Bindings): Environment {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** `PUBLIC_URL`, for a shard: one that is no address stops requests, which say so, and not what is due. */
export function knownUrl(env: Bindings): string {
  try {
    return publicUrlOf(variables(env));
  } catch {
    return "";
  }
}

/** A fresh stub of a shard, in its jurisdiction. */
export function shardOf(env: Bindings, index: number): DurableObjectStub {
  const shards = shardsOf(env);
  return shards.get(shards.idFromName(`shard-${index}`));
}

/** The place in the workspace that a shard's name says. */
export function indexOf(name: string | undefined): number {
  const match = /^shard-(\d+)$/.exec(name ?? "");
  if (match === null) throw new Error("a shard is reached by its name, shard-<index>");
  return Number(match[1]);
}

function shardsOf({ SHARD, PARVIS_JURISDICTION: place }: Bindings): DurableObjectNamespace {
  if (place === undefined || place === "") return SHARD;
  if (place !== "eu")
    throw new ConfigError(`PARVIS_JURISDICTION: expected eu or nothing, got ${JSON.stringify(place)}`);
  return SHARD.jurisdiction(place);
}
