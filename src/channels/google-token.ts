import { parseRetryAfter } from "../domain/retry.ts";
import type { Outcome } from "../engine/outbox/settle.ts";
import { firstWords, type Net } from "./attempt.ts";
import { importKey, type SigningKey, signJwt } from "./jwt.ts";

/** What Parvis needs of a service account's JSON file. */
export interface ServiceAccount {
  readonly project_id: string;
  readonly client_email: string;
  readonly private_key_id: string;
  readonly private_key: string;
  readonly token_uri: string;
}

const scope = "https://www.googleapis.com/auth/firebase.messaging";
const lifetime = 3_600;
/** A token is not used in its last minute. */
const margin = 60_000;

export type Granted = { readonly token: string } | { readonly refused: Outcome };

/**
 * Access tokens for a service account: a JWT signed with its key is exchanged for a token that serves for an hour.
 * "Using OAuth 2.0 for Server to Server Applications", HTTP/REST:
 * https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
export class GoogleToken {
  readonly #account: ServiceAccount;
  readonly #key: SigningKey;
  readonly #net: Net;
  #known: { token: string; until: number } | null = null;
  #asking: Promise<Granted> | null = null;

  private constructor(account: ServiceAccount, key: SigningKey, net: Net) {
    this.#account = account;
    this.#key = key;
    this.#net = net;
  }

  /** Throws when the account's private key is none. */
  static async open(account: ServiceAccount, net: Net): Promise<GoogleToken> {
    return new GoogleToken(
      account,
      await importKey(account.private_key, "RS256", account.private_key_id),
      net,
    );
  }

  /** The token in use; those who come while it is asked for wait for the same one. */
  get(signal: AbortSignal): Promise<Granted> {
    if (this.#known !== null && this.#known.until > this.#net.now() + margin)
      return Promise.resolve({ token: this.#known.token });
    this.#asking ??= this.#ask(signal).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** After it was refused: the next asks for another, unless somebody has already. */
  forget(token: string): void {
    if (this.#known?.token === token) this.#known = null;
  }

  async #ask(signal: AbortSignal): Promise<Granted> {
    const { client_email: iss, token_uri: aud } = this.#account;
    const iat = Math.floor(this.#net.now() / 1000);
    const assertion = await signJwt({ iss, scope, aud, iat, exp: iat + lifetime }, this.#key);
    const response = await this.#net.fetch(aud, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
        assertion,
      }).toString(),
      redirect: "manual",
      signal,
    });
    const { status } = response;
    if (status !== 200) return { refused: await this.#refusal(response) };
    const { access_token: token, expires_in: seconds } = (await response.json()) as {
      access_token?: unknown;
      expires_in?: unknown;
    };
    if (typeof token !== "string" || typeof seconds !== "number")
      return {
        refused: { kind: "failed", status, detail: "expected an access_token and expires_in from token_uri" },
      };
    this.#known = { token, until: this.#net.now() + seconds * 1000 };
    return { token };
  }

  async #refusal(response: Response): Promise<Outcome> {
    const { status } = response;
    const detail = `the FCM credentials were refused with ${status}: ${await firstWords(response)}`;
    if (status !== 429 && status < 500) return { kind: "failed", status, detail };
    const retryAfter = parseRetryAfter(response.headers.get("retry-after"), this.#net.now());
    return { kind: "retry", status, detail, retryAfter };
  }
}
