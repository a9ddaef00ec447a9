import type { Context } from "hono";
import { LRUCache } from "lru-cache";
import type { Signer } from "../../host/signing.ts";
import type { Workspace } from "../../host/workspace.ts";
import type { Keys, Principal, Role } from "../auth.ts";
import { Problem, unavailable } from "../problem.ts";
import { type Accepts, shownBy } from "./credentials.ts";
import { readDeviceToken } from "./device-token.ts";
import { readKey } from "./keys.ts";
import { RevokedKeys } from "./revoked.ts";
import { demandSameOrigin } from "./same-origin.ts";
import { readSession, sessionCookie } from "./session.ts";
import { isStreamToken, readStreamToken } from "./stream-token.ts";

/** Keys and tokens whose signature is known to be right: a phone's is not computed for each of its pings. */
const maxVerified = 20_000;

/** How far ahead of this clock a token may say that it was issued. */
const maxAhead = 120_000;

/** Lets requests in, without a storage read: the first keys by text; minted keys, tokens, sessions by signature. */
export class Access {
  readonly revoked: RevokedKeys;
  readonly #keys: Keys;
  readonly #signer: Signer;
  readonly #now: () => number;
  readonly #verified = new LRUCache<string, Principal>({ max: maxVerified });

  constructor(made: { keys: Keys; signer: Signer; workspace: Workspace; now: () => number }) {
    this.#keys = made.keys;
    this.#signer = made.signer;
    this.#now = made.now;
    this.revoked = new RevokedKeys(async () => {
      const answer = await made.workspace.primary.run("revokedKeys", {});
      if (!answer.ok) throw new Error("the primary did not hand out the revoked keys");
      return answer.value.ids;
    }, made.now);
  }

  /** Who makes a request: 401 without a key or token that is ours, 403 when its role may not. */
  admit(c: Context, may: readonly Role[], accepts: Accepts): Principal | Promise<Principal> {
    const shown = shownBy(c, accepts) ?? sessionOf(c);
    const begins = accepts === "stream" && shown !== null && isStreamToken(shown);
    const who = shown === null ? null : begins ? this.#whoBegins(c, shown) : this.#whoHas(c, shown);
    return who instanceof Promise ? who.then((found) => allowed(c, found, may)) : allowed(c, who, may);
  }

  /** The key that the environment or the first start gave: whoever changes it ends its sessions. */
  get firstKey(): string {
    return this.#keys.secretKey;
  }

  /** Whose key a text is, without regard to how the request was made; null for none in force. */
  async holderOf(c: Context, key: string): Promise<Principal | null> {
    return key.startsWith("ses_") ? null : this.#whoHas(c, key);
  }

  /** Whether somebody who was let in would be so still. Throws 503 when nobody can tell. */
  async stillAdmits(c: Context, principal: Principal): Promise<boolean> {
    return (await this.#inForce(c, principal)) !== null;
  }

  async #whoBegins(c: Context, shown: string): Promise<Principal | null> {
    const principal = await readStreamToken(this.#signer, shown, this.#now());
    return principal === null ? null : this.#inForce(c, principal);
  }

  #whoHas(c: Context, shown: string): Principal | null | Promise<Principal | null> {
    const { secretKey, publishableKey } = this.#keys;
    if (sameText(shown, secretKey)) return { role: "admin", id: "key:first" };
    if (sameText(shown, publishableKey)) return { role: "publishable", id: "key:publishable" };
    const known = this.#verified.get(shown);
    return known === undefined ? this.#verify(c, shown) : this.#inForce(c, known);
  }

  async #verify(c: Context, shown: string): Promise<Principal | null> {
    const principal = await this.#read(shown);
    if (principal === null) return null;
    this.#verified.set(shown, principal);
    return this.#inForce(c, principal);
  }

  #read(shown: string): Promise<Principal | null> {
    if (shown.startsWith("dt_")) return readDeviceToken(this.#signer, shown);
    if (shown.startsWith("ses_")) return readSession(this.#signer, shown, this.#keys.secretKey);
    return readKey(this.#signer, shown);
  }

  #inForce(c: Context, principal: Principal): Principal | null | Promise<Principal | null> {
    if (principal.device !== undefined)
      return principal.device.issuedAt > this.#now() + maxAhead ? null : principal;
    if (principal.session !== undefined && principal.session.expiresAt <= this.#now()) return null;
    if (principal.id === "key:first") return principal;
    const revoked = this.revoked.has(principal.id, (background) => goOnAfter(c, background));
    if (!(revoked instanceof Promise)) return revoked ? null : principal;
    return revoked.then(
      (isRevoked) => (isRevoked ? null : principal),
      () => {
        throw unavailable("which keys are revoked cannot be asked for now");
      },
    );
  }
}

/** The console's cookie, where no header says who asks. */
function sessionOf(c: Context): string | null {
  if (c.req.header("authorization") !== undefined) return null;
  const session = sessionCookie(c);
  if (session !== null) demandSameOrigin(c);
  return session;
}

function allowed(c: Context, principal: Principal | null, may: readonly Role[]): Principal {
  if (principal === null)
    throw new Problem(
      401,
      "unauthenticated",
      c.req.header("authorization") === undefined
        ? "expected an Authorization header: Bearer and a key"
        : "the Authorization header has no key that is known here",
      { headers: { "WWW-Authenticate": "Bearer" } },
    );
  if (!may.includes(principal.role))
    throw new Problem(403, "forbidden", `a key with the role ${principal.role} may not do this`);
  return principal;
}

/** Workers end what a request has begun with its answer, unless they are told. */
function goOnAfter(c: Context, background: Promise<void>): void {
  try {
    c.executionCtx.waitUntil(background);
  } catch {
    // Node has no such context, and needs none.
  }
}

/** Takes as long wherever the texts differ. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % b.length);
  return difference === 0;
}
