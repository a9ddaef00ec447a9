import { LRUCache } from "lru-cache";
import { type ArrivalTime, type RateLimits, takeRequest } from "../domain/limits.ts";
import { type Answer, done, type Refusal, refuse } from "./answer.ts";
import type { Shard } from "./shard.ts";

export type Bucket = keyof RateLimits;

/** Buckets that a shard remembers; the one unused longest is forgotten, which lets its sender send sooner. */
const maxBuckets = 100_000;

/** How full each sender's bucket is. In memory alone: a restart forgives, and no address reaches a disk. */
export class Buckets {
  readonly #arrivals = new LRUCache<string, ArrivalTime>({ max: maxBuckets });
  #before = new Map<string, ArrivalTime | undefined>();

  get(key: string): ArrivalTime | undefined {
    return this.#arrivals.get(key);
  }

  set(key: string, arrival: ArrivalTime): void {
    if (!this.#before.has(key)) this.#before.set(key, this.#arrivals.get(key));
    this.#arrivals.set(key, arrival);
  }

  begin(): void {
    this.#before.clear();
  }

  /** Gives back what was taken since `begin`: the same request will be run again. */
  rollback(): void {
    for (const [key, arrival] of this.#before)
      if (arrival === undefined) this.#arrivals.delete(key);
      else this.#arrivals.set(key, arrival);
  }
}

/** Counts a request of a device, in the run of the verb it calls; a refusal when it is one too many. */
export function allowDevice(shard: Shard, deviceId: string): ReturnType<typeof refuse> | null {
  return take(shard, "device", deviceId);
}

/** Counts a request of a sender in each of the buckets. Asked of the shard that the key's hash names. */
export function allow(
  shard: Shard,
  input: { key: string; buckets: readonly Bucket[] },
): Answer<{ allowed: true }> {
  for (const bucket of input.buckets) {
    const refused = take(shard, bucket, input.key);
    if (refused !== null) return refused;
  }
  return done({ allowed: true });
}

function take(shard: Shard, bucket: Bucket, key: string): ReturnType<typeof refuse> | null {
  const limit = shard.catalogue.settings.limits[bucket];
  if (limit === null) return null;
  const name = `${bucket} ${key}`;
  const outcome = takeRequest(shard.buckets.get(name), limit, shard.host.now());
  if ("retryAfter" in outcome) return refuse(tooMany(limit, outcome.retryAfter));
  shard.buckets.set(name, outcome.taken);
  return null;
}

function tooMany({ limit, window, burst }: NonNullable<RateLimits[Bucket]>, retryAfterMs: number): Refusal {
  return {
    kind: "rate_limited",
    detail: `expected at most ${limit} requests in ${window} on average, and ${burst} at once`,
    retryAfterMs,
  };
}
