import type { Fault } from "./mock-push/index.ts";

/** Shares of answers of a push service on a bad day; what is left is 201. */
const odds: readonly (readonly [share: number, fault: (random: () => number, now: number) => Fault])[] = [
  [0.15, () => ({ kind: "accept", status: 202 })],
  [0.05, () => ({ kind: "accept", status: 200 })],
  [0.03, () => ({ kind: "status", status: 404 })],
  [0.03, () => ({ kind: "status", status: 410 })],
  [0.03, () => ({ kind: "status", status: 413 })],
  [0.12, (random) => ({ kind: "status", status: 429, retryAfter: String(Math.ceil(random() * 20)) })],
  [
    0.05,
    (random, now) => ({
      kind: "status",
      status: 503,
      retryAfter: new Date(Math.ceil(now / 1000 + random() * 20) * 1000).toUTCString(),
    }),
  ],
  [0.12, () => ({ kind: "status", status: 500 })],
  [0.08, () => ({ kind: "reset" })],
  [0.03, () => ({ kind: "stall" })],
];

/** What a service does with a request, by chance. */
export function badWeather(random: () => number, now: () => number): () => Fault | null {
  return () => {
    let left = random();
    for (const [share, fault] of odds) {
      left -= share;
      if (left < 0) return fault(random, now());
    }
    return null;
  };
}
