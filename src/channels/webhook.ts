import { Webhook } from "standardwebhooks";
import { parseRetryAfter } from "../domain/retry.ts";
import type { OutgoingEvent } from "../engine/webhooks/claim.ts";
import type { DeliveryOutcome } from "../engine/webhooks/settle.ts";
import { firstWords } from "./first-words.ts";
import { webhookUrlFault } from "./webhook-target.ts";

/** The answer's headers and the beginning of its body must be there by then. */
const attemptTimeout = 15_000;

/** Delivers events to endpoints, signed by Standard Webhooks. */
export class WebhookSender {
  readonly #allowlist: readonly string[];
  readonly #fetch: typeof fetch;
  readonly #now: () => number;

  /** `fetcher` must not connect to addresses that are not public, but for what `allowlist` exempts. */
  constructor(allowlist: readonly string[], fetcher: typeof fetch, now: () => number) {
    this.#allowlist = allowlist;
    this.#fetch = fetcher;
    this.#now = now;
  }

  async send(event: OutgoingEvent): Promise<DeliveryOutcome> {
    // The allow-list may have changed since the address was taken.
    const fault = webhookUrlFault(event.url, this.#allowlist);
    if (fault !== null) return failed(null, `url: ${fault}`);
    try {
      const response = await this.#fetch(event.url, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "User-Agent": "Parvis-Webhooks",
          ...signedHeaders(event, this.#now()),
        },
        body: event.body,
        redirect: "manual",
        signal: AbortSignal.timeout(attemptTimeout),
      });
      return await this.#outcome(response);
    } catch (error) {
      return failed(null, error instanceof Error ? error.message : String(error));
    }
  }

  async #outcome(response: Response): Promise<DeliveryOutcome> {
    const { status } = response;
    if (status >= 200 && status < 300) {
      // It has arrived, whatever becomes of the rest of the answer.
      response.body?.cancel().catch(() => {});
      return { kind: "delivered", status };
    }
    const detail = await firstWords(response);
    if (status === 410) return { kind: "gone", status, detail };
    if (status >= 300 && status < 400) return failed(status, "redirects are not followed");
    return failed(status, detail, parseRetryAfter(response.headers.get("retry-after"), this.#now()));
  }
}

/** Standard Webhooks: one signature for each secret, so that a receiver may change over at its own time. */
export function signedHeaders(
  { id, body, secrets }: Pick<OutgoingEvent, "id" | "body" | "secrets">,
  now: number,
): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now / 1_000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, new Date(now), body)).join(" "),
  };
}

function failed(
  status: number | null,
  detail: string,
  retryAfter: number | null = null,
): DeliveryOutcome & { kind: "failed" } {
  return { kind: "failed", status, detail, retryAfter };
}
