/**
 * Ids made here are a prefix, two hexadecimal digits of their shard and a UUIDv7 (RFC 9562) as 32 digits:
 * the last part alone orders rows by the time they were made, over all shards.
 */
const prefixes = [
  "ntf",
  "dec",
  "evt",
  "vis",
  "dev",
  "anon",
  "job",
  "aud",
  "key",
  "red",
  "msg",
  "tch",
] as const;
export type IdPrefix = (typeof prefixes)[number];

export function makeId(prefix: IdPrefix, shard: number, uuidHex: string): string {
  return `${prefix}_${shard.toString(16).padStart(2, "0")}${uuidHex}`;
}

const pattern = new RegExp(`^(${prefixes.join("|")})_([0-9a-f]{2})([0-9a-f]{32})$`);

/** The shard that made an id; null when it is not one of ours. */
export function shardOfId(id: string): number | null {
  const match = pattern.exec(id);
  return match === null ? null : Number.parseInt(match[2]!, 16);
}

/** What kind of thing an id is of; null when it is not one of ours. */
export function prefixOfId(id: string): IdPrefix | null {
  return (pattern.exec(id)?.[1] as IdPrefix | undefined) ?? null;
}

/** The part of an id that orders it by time. */
export function timePart(id: string): string {
  return id.slice(-32);
}
