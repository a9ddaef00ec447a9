import { ask, call } from "./api.ts";
import { backoff } from "./backoff.ts";
import type { Database } from "./database.ts";
import type { Device } from "./device.ts";
import { duration } from "./duration.ts";
import type { PhoneEvent } from "./parvis.ts";
import { consider, needsZones, nowhere, type State } from "./policy.ts";
import type { Area, Fix, Rules, Zone } from "./types.ts";
import { type Positions, watch } from "./watcher.ts";

export interface Parts {
  readonly db: Database;
  readonly positions: Positions;
  readonly device: () => Device | undefined;
  readonly send: () => Promise<void>;
  readonly tell: (event: PhoneEvent) => void;
}

const listed = 50;
/** The service's own defaults, until it has been asked. */
const usual: Rules = { exitAfter: 20_000, exitBuffer: 25, maxAccuracy: 100, presenceTimeout: 21_600_000 };

interface Battery {
  readonly level: number;
  readonly charging: boolean;
}
type WithBattery = Navigator & { readonly getBattery?: () => Promise<Battery> };

/** Measures while its tab is the one that may: of all tabs one at a time holds the lock. */
export class Tracker {
  readonly #parts: Parts;
  #held: AbortController | null = null;
  #battery: Battery | undefined;
  #failures = 0;
  #askAfter = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    (navigator as WithBattery).getBattery?.().then(
      (battery) => {
        this.#battery = battery;
      },
      () => {},
    );
  }

  start(): void {
    if (this.#held) return;
    this.#held = new AbortController();
    const { signal } = this.#held;
    navigator.locks.request("parvis-watch", { signal }, () => this.#hold(signal)).catch(() => {});
  }

  stop(): void {
    this.#held?.abort();
    this.#held = null;
  }

  async #hold(signal: AbortSignal): Promise<void> {
    const { db, positions, tell } = this.#parts;
    let state = (await db.get<State>("state")) ?? nowhere;
    const rules = await this.#rules();
    const take = async (fix: Fix) => {
      const area = await this.#area(state, fix);
      const { level, charging } = this.#battery ?? { level: 1, charging: true };
      const verdict = consider(state, fix, { area, rules, battery: charging ? null : level });
      const pings = verdict.send.map((one) => toPing(one, this.#battery?.level));
      if (signal.aborted || !(await db.record(verdict.state, pings))) return verdict.wait;
      state = verdict.state;
      const sent = pings.length > 0;
      if (sent) this.#parts.send().catch(() => {});
      tell({ type: "fix", fix, zones: area?.zones ?? [], sent });
      return verdict.wait;
    };
    if (signal.aborted) return;
    const end = watch(positions, take, ({ code }) => tell({ type: "position-error", code }));
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    end();
  }

  /** What is known of the zones around; asked for when it runs out, and left alone while asking fails. */
  async #area(state: State, fix: Fix): Promise<Area | null> {
    const { db } = this.#parts;
    const known = (await db.get<Area>("area")) ?? null;
    const device = this.#parts.device();
    if (!device || !needsZones(known, state.last, fix) || Date.now() < this.#askAfter) return known;
    const { latitude, longitude } = fix;
    try {
      const answer = await call(
        device,
        "POST",
        "/v1/geofences/nearest",
        { latitude, longitude, limit: listed },
        known?.etag ? { headers: { "If-None-Match": known.etag } } : {},
      );
      const isSame = answer.status === 304;
      const { data, refreshRadius } = isSame
        ? { data: known!.zones, refreshRadius: Number(answer.headers.get("x-refresh-radius")) }
        : ((await answer.json()) as { data: Zone[]; refreshRadius: number });
      const etag = answer.headers.get("etag");
      const area: Area = { latitude, longitude, zones: data, refreshRadius, etag, fetchedAt: fix.at };
      await db.set("area", area);
      this.#failures = 0;
      return area;
    } catch {
      this.#askAfter = Date.now() + backoff(++this.#failures, null, Math.random());
      return known;
    }
  }

  async #rules(): Promise<Rules> {
    const { db, device } = this.#parts;
    const owner = device();
    type Config = Record<"exitAfter" | "presenceTimeout", string> &
      Record<"exitBuffer" | "maxAccuracy", number>;
    const fresh = owner && (await ask<Config>(owner, "GET", "/v1/config").catch(() => undefined));
    if (!fresh) return (await db.get<Rules>("rules")) ?? usual;
    const { exitAfter, exitBuffer, maxAccuracy, presenceTimeout } = fresh;
    const rules: Rules = {
      exitAfter: duration(exitAfter),
      exitBuffer,
      maxAccuracy,
      presenceTimeout: duration(presenceTimeout),
    };
    await db.set("rules", rules);
    return rules;
  }
}

function toPing({ at, ...fix }: Fix, battery: number | undefined) {
  return { id: crypto.randomUUID(), ...fix, timestamp: at, ...(battery !== undefined && { battery }) };
}
