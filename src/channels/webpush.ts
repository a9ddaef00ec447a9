import webpush from "web-push";
import { parseRetryAfter } from "../domain/retry.ts";
import type { Outgoing } from "../engine/outbox/claim.ts";
import type { Outcome } from "../engine/outbox/settle.ts";
import { endpointFault } from "./allowlist.ts";
import { firstWords } from "./first-words.ts";

export interface WebPushConfig {
  /** RFC 8292: a `mailto:` or `https:` of who runs this. */
  readonly subject: string;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly allowlist: readonly string[];
}

/** Largest payload: a push service takes 4096 bytes, of which the encryption needs 103 (RFC 8291 §4). */
const maxPayloadBytes = 3_993;
const attemptTimeout = 10_000;
const vapidLifetime = 12 * 3_600;

/** Sends by Web Push: RFC 8030, encrypted by RFC 8291, signed by RFC 8292. */
export class WebPush {
  readonly #config: WebPushConfig;
  readonly #fetch: typeof fetch;
  readonly #now: () => number;
  /** One signature per origin serves for hours and is half the cost of a send. */
  readonly #vapid = new Map<string, { header: string; until: number }>();

  constructor(config: WebPushConfig, fetcher: typeof fetch, now: () => number) {
    this.#config = config;
    this.#fetch = fetcher;
    this.#now = now;
  }

  async send(message: Outgoing): Promise<Outcome> {
    const { endpoint } = message.push;
    const fault = endpointFault(endpoint, this.#config.allowlist);
    if (fault !== null) return { kind: "failed", status: null, detail: `push endpoint: ${fault}` };
    const payload = JSON.stringify(message.payload);
    const bytes = new TextEncoder().encode(payload).length;
    if (bytes > maxPayloadBytes)
      return {
        kind: "failed",
        status: null,
        detail: `the message has ${bytes} bytes of at most ${maxPayloadBytes}: shorten its texts or addresses`,
      };
    let request: { headers: Record<string, string>; body: Uint8Array };
    try {
      request = this.#encrypt(message, payload);
    } catch (error) {
      return { kind: "failed", status: null, detail: `encryption: ${text(error)}` };
    }
    try {
      const response = await this.#fetch(endpoint, {
        method: "POST",
        headers: request.headers,
        body: request.body as Uint8Array<ArrayBuffer>,
        redirect: "manual",
        signal: AbortSignal.timeout(attemptTimeout),
      });
      return await this.#outcome(response);
    } catch (error) {
      return { kind: "retry", status: null, detail: text(error), retryAfter: null };
    }
  }

  #encrypt(message: Outgoing, payload: string): { headers: Record<string, string>; body: Uint8Array } {
    const ttl = Math.max(0, Math.floor((message.expiresAt - this.#now()) / 1000));
    const details = webpush.generateRequestDetails(message.push, payload, {
      TTL: ttl,
      urgency: "high",
      topic: message.topic,
      contentEncoding: "aes128gcm",
    });
    const headers = Object.fromEntries(
      Object.entries(details.headers).map(([name, value]) => [name, String(value)]),
    );
    delete headers["Content-Length"];
    headers.Authorization = this.#authorization(new URL(message.push.endpoint).origin);
    return { headers, body: details.body as unknown as Uint8Array };
  }

  #authorization(origin: string): string {
    const nowSeconds = Math.floor(this.#now() / 1000);
    const known = this.#vapid.get(origin);
    if (known !== undefined && known.until > nowSeconds + 3_600) return known.header;
    const until = nowSeconds + vapidLifetime;
    const { subject, publicKey, privateKey } = this.#config;
    const made = webpush.getVapidHeaders(origin, subject, publicKey, privateKey, "aes128gcm", until);
    if (this.#vapid.size > 1_000) this.#vapid.clear();
    this.#vapid.set(origin, { header: made.Authorization, until });
    return made.Authorization;
  }

  async #outcome(response: Response): Promise<Outcome> {
    const { status } = response;
    if (status === 200 || status === 201 || status === 202) {
      // It is sent, whatever becomes of the rest of the answer.
      response.body?.cancel().catch(() => {});
      return { kind: "sent", status };
    }
    const detail = await firstWords(response);
    if (status === 404 || status === 410) return { kind: "gone", status, detail };
    if (status === 429 || status >= 500)
      return {
        kind: "retry",
        status,
        detail,
        retryAfter: parseRetryAfter(response.headers.get("retry-after"), this.#now()),
      };
    return { kind: "failed", status, detail: `the push service answered ${status}: ${detail}` };
  }
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
