/**
 * A customer's presence as an engine keeps it: the state is stored only after loud steps, positions after every
 * accepted one, and a restart rebuilds the one from the other.
 */
import {
  type CustomerPresence,
  closeRemoved,
  emptyPresence,
  expire,
  type Moment,
  type Ping,
  type PingStatus,
  type PresenceEvent,
  type PresenceSettings,
  type QuietPosition,
  replayQuiet,
  type Step,
  step,
  type VisitRecord,
  type Zones,
} from "../../../src/domain/presence/index.ts";
import { settings as defaults, visitIds } from "./world.ts";

export interface Told {
  readonly status: PingStatus | null;
  readonly events: readonly PresenceEvent[];
  readonly moments: readonly Moment[];
  readonly visits: readonly VisitRecord[];
}

export class Host {
  presence: CustomerPresence = emptyPresence();
  readonly #settings: PresenceSettings;
  readonly #newVisitId = visitIds();
  #stored = JSON.stringify(this.presence);
  #positions: QuietPosition[] = [];

  constructor(settings: PresenceSettings = defaults) {
    this.#settings = settings;
  }

  ping(deviceId: string, ping: Ping, zones: Zones): Step {
    const result = step(this.presence, deviceId, ping, zones, this.#settings, this.#newVisitId);
    this.presence = result.presence;
    if (!result.quiet) this.#store();
    else if (result.status === "accepted") this.#positions.push(position(deviceId, ping, zones, result));
    return result;
  }

  expire(now: number): Told {
    return this.#closed(expire(this.presence, now, this.#settings));
  }

  closeRemoved(zones: Zones, now: number): Told {
    return this.#closed(closeRemoved(this.presence, (id) => zones.get(id) !== undefined, now));
  }

  /** Forgets everything but what is stored. */
  restart(): void {
    this.presence = replayQuiet(JSON.parse(this.#stored), JSON.parse(JSON.stringify(this.#positions)));
  }

  #closed(closing: Omit<Told, "status" | "moments"> & { presence: CustomerPresence }): Told {
    if (closing.presence !== this.presence) {
      this.presence = closing.presence;
      this.#store();
    }
    return { ...closing, status: null, moments: [] };
  }

  #store(): void {
    this.#stored = JSON.stringify(this.presence);
    this.#positions = [];
  }
}

function position(deviceId: string, ping: Ping, zones: Zones, { inside }: Step): QuietPosition {
  const { id, at, latitude, longitude, accuracy } = ping;
  return { deviceId, id, at, latitude, longitude, accuracy, version: zones.version, inside };
}
