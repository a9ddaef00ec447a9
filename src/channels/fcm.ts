import { parseRetryAfter } from "../domain/retry.ts";
import type { FcmRegistration } from "../engine/customers/push.ts";
import type { Outgoing } from "../engine/outbox/outgoing.ts";
import type { Outcome } from "../engine/outbox/settle.ts";
import {
  attemptTimeout,
  firstWords,
  maxPayloadBytes,
  type Net,
  tooLate,
  tooLong,
  unanswered,
} from "./attempt.ts";
import type { Channel } from "./channel.ts";
import { fcmMessage } from "./fcm-message.ts";
import { GoogleToken, type ServiceAccount } from "./google-token.ts";

type Message = Outgoing<FcmRegistration>;

/** Longest answer that is read: FCM's errors are a few hundred characters. */
const maxAnswer = 4_000;

/** Notification and data together, with their names ("Message too big" of FCM's error codes). */
const maxMessageBytes = 4_096;

/**
 * Sends by Firebase Cloud Messaging, HTTP v1, to Android and, through Firebase, to iOS. "Method: projects.messages.send":
 * https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages/send; what errors mean, "FCM Error Codes":
 * https://firebase.google.com/docs/cloud-messaging/error-codes
 */
export class Fcm implements Channel<FcmRegistration> {
  readonly #url: string;
  readonly #token: GoogleToken;
  readonly #net: Net;

  private constructor(url: string, token: GoogleToken, net: Net) {
    this.#url = url;
    this.#token = token;
    this.#net = net;
  }

  /** Throws when the account's private key is none. */
  static async open(account: ServiceAccount, baseUrl: string, net: Net): Promise<Fcm> {
    const project = encodeURIComponent(account.project_id);
    const url = `${baseUrl}/v1/projects/${project}/messages:send`;
    return new Fcm(url, await GoogleToken.open(account, net), net);
  }

  async send(message: Message): Promise<Outcome> {
    const body = fcmMessage(message, this.#net.now());
    const long =
      tooLong(JSON.stringify(message.payload), maxPayloadBytes) ??
      tooLong(JSON.stringify([body.notification, body.data]), maxMessageBytes);
    if (long !== null) return long;
    const signal = AbortSignal.timeout(this.#net.timeout ?? attemptTimeout);
    try {
      // A token may be taken back before its time: one refusal asks for another.
      const first = await this.#attempt(message, body, signal);
      return first === "stale" ? await this.#again(message, body, signal) : first;
    } catch (error) {
      return unanswered(error);
    }
  }

  async #again(message: Message, body: object, signal: AbortSignal): Promise<Outcome> {
    const outcome = await this.#attempt(message, body, signal);
    if (outcome !== "stale") return outcome;
    return { kind: "failed", status: 401, detail: "FCM refuses the access token of the service account" };
  }

  async #attempt(message: Message, body: object, signal: AbortSignal): Promise<Outcome | "stale"> {
    const granted = await this.#token.get(signal);
    if ("refused" in granted) return granted.refused;
    const late = tooLate(message, this.#net.now());
    if (late !== null) return late;
    const response = await this.#net.fetch(this.#url, {
      method: "POST",
      headers: { Authorization: `Bearer ${granted.token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ message: body }),
      redirect: "manual",
      signal,
    });
    const { status } = response;
    if (status === 200) {
      response.body?.cancel().catch(() => {});
      return { kind: "sent", status };
    }
    const { code, words } = parseError(await firstWords(response, maxAnswer));
    if (status === 401 && code !== "THIRD_PARTY_AUTH_ERROR") {
      this.#token.forget(granted.token);
      return "stale";
    }
    return this.#outcome(response, code, words);
  }

  #outcome(response: Response, code: string, words: string): Outcome {
    const { status } = response;
    const detail = `${code} ${words}`.trim();
    if (code === "UNREGISTERED" || code === "SENDER_ID_MISMATCH") return { kind: "gone", status, detail };
    if (status === 429 || status >= 500)
      return {
        kind: "retry",
        status,
        detail,
        retryAfter: parseRetryAfter(response.headers.get("retry-after"), this.#net.now()),
      };
    return { kind: "failed", status, detail: `FCM answered ${status}: ${detail}` };
  }
}

/** FCM's own code is in `details`; without one the general status stands for it. */
function parseError(text: string): { code: string; words: string } {
  try {
    const { error } = JSON.parse(text) as {
      error?: { status?: string; message?: string; details?: { errorCode?: string }[] };
    };
    const own = error?.details?.find((detail) => typeof detail.errorCode === "string")?.errorCode;
    return { code: own ?? error?.status ?? "", words: (error?.message ?? "").slice(0, 300) };
  } catch {
    return { code: "", words: text.slice(0, 300) };
  }
}
