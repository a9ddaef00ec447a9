import { LRUCache } from "lru-cache";
import type { NearGeofence } from "../../engine/catalogue/nearest.ts";
import { nearestTo } from "../nearest.ts";
import type { Call } from "../route.ts";
import type { Taken } from "./respond.ts";

/** Devices whose zones are remembered; one that is forgotten is told its own again. */
const maxDevices = 20_000;

/** Which zones each device was told to watch: by name alone, since where a device is belongs on its shard. */
export class HandedZones {
  readonly #handed = new LRUCache<string, string>({ max: maxDevices });

  /** The zones nearest to a device, if it was not told of the same ones before; null when there is nothing to tell. */
  async news(
    { c, principal, service }: Pick<Call<unknown, unknown>, "c" | "principal" | "service">,
    { owner, newest }: Taken,
    limit: number,
  ): Promise<readonly NearGeofence[] | null> {
    if (newest === null) return null;
    const { latitude, longitude } = newest;
    try {
      const { data, version } = await nearestTo(service, { latitude, longitude, limit }, owner);
      if (this.#handed.get(principal.id) === version) return null;
      this.#handed.set(principal.id, version);
      return data;
    } catch (error) {
      // What was sent is stored: the zones can wait for the next time.
      service.log.error(error, c.get("requestId"));
      return null;
    }
  }
}
