import { parseRetryAfter } from "../domain/retry.ts";
import type { ApnsRegistration } from "../engine/customers/push.ts";
import type { Outgoing } from "../engine/outbox/outgoing.ts";
import type { Outcome } from "../engine/outbox/settle.ts";
import { attemptTimeout, maxPayloadBytes, tooLate, tooLong, unanswered } from "./attempt.ts";
import type { Channel } from "./channel.ts";
import { importKey, type SigningKey, signJwt } from "./jwt.ts";

/** What Apple gives an operator for token-based connections. */
export interface ApnsConfig {
  /** The `.p8` file: a private key in PEM. */
  readonly key: string;
  readonly keyId: string;
  readonly teamId: string;
  /** Apple's production service, its sandbox, or a test server. */
  readonly baseUrl: string;
}

/** HTTP/2 is the host's: APNs speaks nothing else, and `fetch` may not. Rejects when `signal` ends it. */
export type Http2Post = (request: {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}) => Promise<{ status: number; headers: Readonly<Record<string, string>>; body: string }>;

export interface ApnsNet {
  readonly post: Http2Post;
  readonly now: () => number;
  readonly timeout?: number;
}

type Message = Outgoing<ApnsRegistration>;

/** Apple refuses a provider token that is over an hour old, and more than one in 20 minutes. */
const tokenLifetime = 40 * 60_000;
const tooSoon = 20 * 60_000;

/** Largest payload of a user-facing notification, in bytes. */
const maxBytes = 4_096;

/**
 * Sends by the Apple Push Notification service. "Sending notification requests to APNs":
 * https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns;
 * provider tokens, "Establishing a token-based connection to APNs":
 * https://developer.apple.com/documentation/usernotifications/establishing-a-token-based-connection-to-apns;
 * errors, "Handling notification responses from APNs":
 * https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns
 */
export class Apns implements Channel<ApnsRegistration> {
  readonly #config: ApnsConfig;
  readonly #key: SigningKey;
  readonly #net: ApnsNet;
  #token: { text: Promise<string>; madeAt: number } | null = null;

  private constructor(config: ApnsConfig, key: SigningKey, net: ApnsNet) {
    this.#config = config;
    this.#key = key;
    this.#net = net;
  }

  /** Throws when the configuration's key is none. */
  static async open(config: ApnsConfig, net: ApnsNet): Promise<Apns> {
    return new Apns(config, await importKey(config.key, "ES256", config.keyId), net);
  }

  async send(message: Message): Promise<Outcome> {
    const body = JSON.stringify(apnsPayload(message));
    const long = tooLong(JSON.stringify(message.payload), maxPayloadBytes) ?? tooLong(body, maxBytes);
    if (long !== null) return long;
    const signal = AbortSignal.timeout(this.#net.timeout ?? attemptTimeout);
    try {
      return await this.#attempt(message, body, signal);
    } catch (error) {
      return unanswered(error);
    }
  }

  async #attempt(message: Message, body: string, signal: AbortSignal): Promise<Outcome> {
    const { token, topic } = message.push;
    const authorization = `bearer ${await this.#providerToken()}`;
    const late = tooLate(message, this.#net.now());
    if (late !== null) return late;
    const answer = await this.#net.post({
      origin: this.#config.baseUrl,
      path: `/3/device/${encodeURIComponent(token)}`,
      headers: {
        authorization,
        "apns-push-type": "alert",
        "apns-priority": "10",
        "apns-topic": topic,
        "apns-expiration": String(Math.floor(message.expiresAt / 1000)),
        "apns-collapse-id": message.topic,
      },
      body,
      signal,
    });
    return this.#outcome(answer.status, reasonOf(answer.body), answer.headers["retry-after"] ?? null);
  }

  #outcome(status: number, reason: string, retryAfter: string | null): Outcome {
    if (status === 200) return { kind: "sent", status };
    if (status === 410 || reason === "BadDeviceToken") return { kind: "gone", status, detail: reason };
    const now = this.#net.now();
    // Apple's clock and ours may differ by minutes: the next attempt takes a new one, where that may be asked for.
    if (reason === "ExpiredProviderToken" && now - (this.#token?.madeAt ?? 0) >= tooSoon) this.#token = null;
    if (status === 429 || status >= 500 || reason === "ExpiredProviderToken")
      return { kind: "retry", status, detail: reason, retryAfter: parseRetryAfter(retryAfter, now) };
    return { kind: "failed", status, detail: `APNs answered ${status}: ${reason}` };
  }

  #providerToken(): Promise<string> {
    const now = this.#net.now();
    if (this.#token === null || now - this.#token.madeAt >= tokenLifetime) {
      const claims = { iss: this.#config.teamId, iat: Math.floor(now / 1000) };
      this.#token = { text: signJwt(claims, this.#key), madeAt: now };
    }
    return this.#token.text;
  }
}

/** "Generating a remote notification": https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification */
function apnsPayload({ payload }: Message): object {
  const { title, body, ...rest } = payload;
  return {
    aps: {
      alert: { title, body },
      sound: "default",
      // Lets the app's extension fetch the picture before the message is shown.
      ...(payload.image === null ? {} : { "mutable-content": 1 }),
    },
    ...rest,
  };
}

function reasonOf(body: string): string {
  try {
    const { reason } = JSON.parse(body) as { reason?: unknown };
    if (typeof reason === "string") return reason;
  } catch {}
  return body.slice(0, 300);
}
