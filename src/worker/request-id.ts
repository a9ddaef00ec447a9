import { AsyncLocalStorage } from "node:async_hooks";

const requests = new AsyncLocalStorage<string>();

/** Does work for a request: whatever it asks of shards, and they of each other, says which one it was. */
export function forRequest<T>(id: string | undefined, work: () => T): T {
  return id === undefined ? work() : requests.run(id, work);
}

/** The request that is worked for; undefined when a shard works by itself. */
export function requestId(): string | undefined {
  return requests.getStore();
}
