import { parseRetryAfter } from "../domain/retry.ts";
import type { WebPushSubscription } from "../engine/customers/push.ts";
import type { Outgoing } from "../engine/outbox/outgoing.ts";
import type { Outcome } from "../engine/outbox/settle.ts";
import type { VapidPair } from "../engine/vapid.ts";
import { endpointFault } from "./allowlist.ts";
import {
  attemptTimeout,
  maxPayloadBytes,
  type Net,
  reasonOf,
  secondsLeft,
  tooLate,
  tooLong,
  unanswered,
} from "./attempt.ts";
import type { Channel } from "./channel.ts";
import { encryptPush } from "./encrypt-push.ts";
import { firstWords } from "./first-words.ts";
import { VapidHeaders } from "./vapid.ts";

export interface WebPushConfig {
  /** RFC 8292: a `mailto:` or `https:` of who runs this. */
  readonly subject: string;
  /** The pair that a subscription was made for; null when there is none any more. */
  readonly vapid: (publicKey: string | undefined) => Promise<VapidPair | null>;
  readonly allowlist: readonly string[];
}

type Message = Outgoing<WebPushSubscription>;

/** Sends by Web Push: RFC 8030, encrypted by RFC 8291, signed by RFC 8292. */
export class WebPush implements Channel<WebPushSubscription> {
  readonly #config: WebPushConfig;
  readonly #net: Net;
  readonly #vapid: VapidHeaders;

  constructor(config: WebPushConfig, net: Net) {
    this.#config = config;
    this.#net = net;
    this.#vapid = new VapidHeaders(config.subject);
  }

  async send(message: Message): Promise<Outcome> {
    const { endpoint, applicationServerKey } = message.push;
    const fault = endpointFault(endpoint, this.#config.allowlist);
    if (fault !== null) return { kind: "failed", status: null, detail: `push endpoint: ${fault}` };
    const payload = JSON.stringify(message.payload);
    const long = tooLong(payload, maxPayloadBytes);
    if (long !== null) return long;
    try {
      const pair = await this.#config.vapid(applicationServerKey);
      if (pair === null)
        return {
          kind: "failed",
          status: null,
          detail: "the subscription was made for a VAPID key that this server does not have",
        };
      const request = await this.#request(message, payload, pair);
      if ("kind" in request) return request;
      const late = tooLate(message, this.#net.now());
      if (late !== null) return late;
      const response = await this.#net.fetch(endpoint, {
        method: "POST",
        headers: request.headers,
        body: request.body,
        redirect: "manual",
        signal: AbortSignal.timeout(this.#net.timeout ?? attemptTimeout),
      });
      return await this.#outcome(response);
    } catch (error) {
      return unanswered(error);
    }
  }

  /** What RFC 8030 asks of a request, and the encrypted body; or why there is none. */
  async #request(
    message: Message,
    payload: string,
    pair: VapidPair,
  ): Promise<{ headers: Record<string, string>; body: Uint8Array<ArrayBuffer> } | Outcome> {
    try {
      const { endpoint, keys } = message.push;
      const body = encryptPush(payload, keys);
      const headers = {
        Authorization: await this.#vapid.get(new URL(endpoint).origin, pair, this.#net.now()),
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        TTL: String(secondsLeft(message, this.#net.now())),
        Urgency: "high",
        Topic: message.topic,
      };
      return { headers, body };
    } catch (error) {
      return { kind: "failed", status: null, detail: `could not be encrypted or signed: ${reasonOf(error)}` };
    }
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
        retryAfter: parseRetryAfter(response.headers.get("retry-after"), this.#net.now()),
      };
    return { kind: "failed", status, detail: `the push service answered ${status}: ${detail}` };
  }
}
