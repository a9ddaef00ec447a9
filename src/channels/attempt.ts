import type { Outgoing } from "../engine/outbox/outgoing.ts";
import type { Outcome } from "../engine/outbox/settle.ts";

/** What an attempt needs of its host. */
export interface Net {
  readonly fetch: typeof fetch;
  readonly now: () => number;
  /** Milliseconds after which an attempt ends; 10 000 unless told. */
  readonly timeout?: number;
}

/** Longest attempt, all of its requests together: its claim lasts longer. */
export const attemptTimeout = 10_000;

/** Of what the service says when it refuses. */
const maxDetail = 300;

/** Largest payload of a message: what Web Push leaves of 4096 bytes after encryption (RFC 8291 §4). */
export const maxPayloadBytes = 3_993;

/** Why a payload is too long to be sent, or null when it is not. */
export function tooLong(json: string, maxBytes: number): Outcome | null {
  const bytes = new TextEncoder().encode(json).length;
  if (bytes <= maxBytes) return null;
  const detail = `the message has ${bytes} bytes of at most ${maxBytes}: shorten its texts or addresses`;
  return { kind: "failed", status: null, detail };
}

/** For what has waited too long since it was claimed: nothing leaves after its time. Null while there is time. */
export function tooLate(message: Outgoing, now: number): Outcome | null {
  if (now < message.expiresAt) return null;
  return { kind: "retry", status: null, detail: "its time was over before it left", retryAfter: null };
}

/** The beginning of an answer's body, as far as it comes: the status counts without it. The rest is not read. */
export async function firstWords(response: Response, max = maxDetail): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  let words = "";
  try {
    while (words.length < max) {
      const { done, value } = await reader.read();
      if (done) break;
      words += decoder.decode(value, { stream: true });
    }
    await reader.cancel();
  } catch {}
  return words.slice(0, max).trim();
}

/** A request that got no answer: it may be made again. */
export function unanswered(error: unknown): Outcome {
  return { kind: "retry", status: null, detail: reasonOf(error), retryAfter: null };
}

/** What an error says, with the reason behind it: `fetch` hides why it failed. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const behind = cause instanceof Error ? cause.message || (cause as { code?: string }).code : undefined;
  return behind ? `${error.message}: ${behind}` : error.message;
}

/** Whole seconds a message has left, never negative. */
export function secondsLeft(message: Outgoing, now: number): number {
  return Math.max(0, Math.floor((message.expiresAt - now) / 1000));
}
