import { notificationId, subscription } from "../../src/http/schemas/examples.ts";

/** The time of every recorded answer. */
const base = Date.parse("2026-11-22T10:00:00.000Z");
const minute = 60_000;
/** A number beyond it is a time in milliseconds. */
const someMs = 1_600_000_000_000;

const deviceToken = "dt_WyJjMSIsImRldl8wMCJd.q1Yk0ZbR7cWm3xT5vN8dLw2sJ4hG6fE9aUoIpKtQyXz";

/**
 * Answers of a run as they stand in the document: what differs from run to run (ids, times, keys, attempts) is made the
 * same, and what requests name stands in answers by the same name.
 */
export class Recorder {
  readonly #start = Date.now();
  readonly #given: ReadonlySet<string>;
  readonly #ids = new Map<string, string>();
  readonly #names: readonly (readonly [shown: string, real: string])[];

  /** `names`: what stands for what in requests; `given`: texts whose times are a client's own. */
  constructor(names: readonly (readonly [string, string])[], given: string) {
    this.#names = names;
    const times = given.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g) ?? [];
    this.#given = new Set(times.map((text) => new Date(text).toISOString()));
  }

  record(value: unknown): unknown {
    if (typeof value === "number") return value > someMs ? base : Number(value.toPrecision(9));
    if (typeof value === "string") return this.#text(value);
    if (Array.isArray(value)) return value.map((one) => this.record(one));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        this.#text(name),
        name in restless ? restless[name] : this.record(inner),
      ]),
    );
  }

  #text(text: string): string {
    const named = this.#names.reduce((so, [shown, real]) => so.replaceAll(real, shown), text);
    return named
      .replace(/\bdt_[\w-]+\.[\w-]+/g, deviceToken)
      .replace(/\bst_[\w-]+\.[\w-]+/g, "st_…")
      .replace(/\b((?:sk_[a-z]+|pk|inv)_)[0-9a-f]{34}_[\w-]{43}/g, "$1…")
      .replace(/^whsec_.*/, "whsec_…")
      .replace(/^B[\w-]{86}$/, subscription.keys.p256dh)
      .replace(/^[0-9a-f]{32}$/, notificationId.slice(6))
      .replace(/\bon \d+ \w+ at \d\d:\d\d/g, "on 23 November at 11:00")
      .replace(/(?<=\sle\s)\d+(?:er)?\s\S+\sà\s\d+\sh(?:\s\d\d)?/g, "23 novembre à 11 h 00")
      .replace(/\b([a-z]{3,4})_[0-9a-f]{34}\b/g, (id, prefix: string) => this.#id(id, prefix))
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) => this.#time(time));
  }

  #id(id: string, prefix: string): string {
    if (this.#names.some(([shown]) => shown === id)) return id;
    const known = this.#ids.get(id) ?? (this.#ids.size + 1).toString(16).padStart(4, "0");
    this.#ids.set(id, known);
    return `${prefix}_${notificationId.slice(4, -4)}${known}`;
  }

  /** What the service made of its clock is told as of one moment. */
  #time(text: string): string {
    const at = Date.parse(text);
    if (this.#given.has(new Date(at).toISOString()) || at < this.#start - minute) return text;
    // A run takes up to 50 s, and what is before it is so by seconds.
    return new Date(base + Math.floor((at - this.#start + 10_000) / minute) * minute).toISOString();
  }
}

/** What depends on how far senders have got. */
const restless: Readonly<Record<string, unknown>> = {
  attempts: 0,
  attemptLog: [],
  lastFailureAt: null,
  requestId: "5f0c2d1e-8a64-4b3b-9d0e-2f7a1c9b6e43",
  version: 7,
  catalogueVersion: 7,
};
