import { ask, ParvisError } from "./api.ts";
import { backoff } from "./backoff.ts";
import type { Database } from "./database.ts";
import type { Device } from "./device.ts";

/** A geofence event as the answer to a ping tells it. */
export interface GeofenceEvent {
  readonly type: "geofence.entered" | "geofence.dwelled" | "geofence.exited";
  readonly geofenceId: string;
  readonly at: string;
}

interface Answer {
  readonly results: readonly { readonly status: string; readonly events?: readonly GeofenceEvent[] }[];
}

export interface Sent {
  readonly events: readonly GeofenceEvent[];
  /** The service takes no position of this customer any more: the consent was withdrawn elsewhere. */
  readonly refused: boolean;
}

/** As many as one request may carry. */
const batch = 1_000;
/** What browsers let outlive a page is 64 KB. */
const small = 200;

/** Empties the queue of pings, oldest first; one sender at a time, whatever the number of tabs. */
export class Sender {
  readonly #db: Database;
  readonly #told: (sent: Sent) => Promise<void>;
  #failures = 0;
  #notBefore = 0;
  #mayHurry = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #flight = new AbortController();

  constructor(db: Database, told: (sent: Sent) => Promise<void>) {
    this.#db = db;
    this.#told = told;
  }

  /** Sends what waits. Resolves when nothing is left, or when it has to be tried again later, which it will be. */
  async flush(device: Device): Promise<void> {
    if (Date.now() < this.#notBefore) return;
    await navigator.locks.request("parvis-send", async () => {
      while (await this.#batch(device));
    });
  }

  /** Ends what is under way, and what was to be tried again. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#flight.abort();
    this.#flight = new AbortController();
  }

  /** Whether there may be more to send now. */
  async #batch(device: Device): Promise<boolean> {
    // Taken before the queue is read: what is ended meanwhile does not leave the phone.
    const { signal } = this.#flight;
    const waiting = await this.#db.first<object>("pings", batch);
    if (waiting.length === 0 || signal.aborted) return false;
    const body = { pings: waiting.map(([, ping]) => ping), sentAt: Date.now() };
    try {
      const extras = { signal, keepalive: waiting.length <= small };
      const { results } = await ask<Answer>(device, "POST", "/v1/pings", body, extras);
      const taken = waiting.filter((_, i) => results[i]?.status !== "unavailable");
      await this.#db.remove(
        "pings",
        taken.map(([key]) => key),
      );
      await this.#told({
        events: results.flatMap(({ events }) => events ?? []),
        refused: results.some(({ status }) => status === "refused"),
      });
      if (taken.length < waiting.length) throw new ParvisError(503, "unavailable");
      this.#failures = 0;
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      const { status = 0, retryAfter = null } = error as Partial<ParvisError>;
      if (status === 401) throw error;
      this.#mayHurry = status === 0;
      this.#later(device, backoff(++this.#failures, retryAfter, Math.random()));
      return false;
    }
  }

  #later(device: Device, wait: number): void {
    this.#notBefore = Date.now() + wait;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(device).catch(() => {}), wait);
  }

  /** The network is back: no need to wait, now or after a first try in vain, unless the service itself asked for it. */
  hurry(): void {
    if (this.#mayHurry) [this.#notBefore, this.#failures] = [0, 0];
  }
}
