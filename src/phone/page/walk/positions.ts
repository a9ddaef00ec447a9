import type { Positions } from "../../sdk/index.ts";
import type { Place } from "../map/view.ts";

type Found = Parameters<Positions["watchPosition"]>;

const tick = 1_000;

/** The phone's receiver, or in its stead a place that is made up and ticks once a second, as a receiver does. */
export class SwitchedPositions implements Positions {
  readonly #watches = new Map<number, { readonly args: Found; inner: number | null }>();
  #place: Place | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #next = 1;

  get pretended(): Place | null {
    return this.#place;
  }

  /** Puts the phone at a made-up place; null: where it really is. */
  pretend(place: Place | null): void {
    const was = this.#place;
    this.#place = place;
    if ((was === null) === (place === null)) return;
    clearInterval(this.#timer);
    if (place) this.#timer = setInterval(() => this.#tell(), tick);
    for (const watch of this.#watches.values()) {
      if (watch.inner !== null) navigator.geolocation.clearWatch(watch.inner);
      watch.inner = place ? null : navigator.geolocation.watchPosition(...watch.args);
    }
    this.#tell();
  }

  watchPosition(...args: Found): number {
    const id = this.#next++;
    const inner = this.#place ? null : navigator.geolocation.watchPosition(...args);
    this.#watches.set(id, { args, inner });
    if (this.#place) setTimeout(() => this.#tell());
    return id;
  }

  clearWatch(id: number): void {
    const inner = this.#watches.get(id)?.inner ?? null;
    if (inner !== null) navigator.geolocation.clearWatch(inner);
    this.#watches.delete(id);
  }

  #tell(): void {
    if (!this.#place) return;
    const coords = {
      ...this.#place,
      accuracy: 8,
      speed: 1.3,
      heading: null,
      altitude: null,
      altitudeAccuracy: null,
    };
    const position = { coords: { ...coords, toJSON: () => coords }, timestamp: Date.now() };
    for (const { args } of [...this.#watches.values()])
      args[0]({ ...position, toJSON: () => position } as GeolocationPosition);
  }
}
