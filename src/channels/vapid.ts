import { Buffer } from "node:buffer";
import { generateKeyPairSync } from "node:crypto";
import type { VapidPair } from "../engine/vapid.ts";
import { importPair, signJwt } from "./jwt.ts";

/** Seconds a signature is good for; RFC 8292 §2 allows 24 hours. */
const lifetime = 12 * 3_600;
/** Seconds before its end from which a signature is not used any more. */
const margin = 3_600;
const maxKept = 1_000;

/** An uncompressed point begins with this (SEC 1, §2.3.3); its two coordinates follow. */
const uncompressed = 4;
const coordinateBytes = 32;

/** A new key pair of RFC 8292: base64url, 65 and 32 bytes, as browsers and `web-push` have them. */
export function freshVapidPair(): VapidPair {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  // A JSON Web Key keeps the zeros that a number begins with (RFC 7518 §6.2).
  const { x, y, d } = privateKey.export({ format: "jwk" }) as { x: string; y: string; d: string };
  const point = Buffer.concat([
    Buffer.of(uncompressed),
    Buffer.from(x, "base64url"),
    Buffer.from(y, "base64url"),
  ]);
  return { publicKey: point.toString("base64url"), privateKey: d };
}

/** Says to push services who sends: RFC 8292, one signature per key and origin while it is good for an hour more. */
export class VapidHeaders {
  readonly #subject: string;
  readonly #known = new Map<string, { header: string; until: number }>();

  /** `subject`: a `mailto:` or `https:` of who runs this. */
  constructor(subject: string) {
    this.#subject = subject;
  }

  /** The `Authorization` of a request to a push service's origin; throws when the pair is none. `now`: milliseconds. */
  async get(origin: string, pair: VapidPair, now: number): Promise<string> {
    const nowSeconds = Math.floor(now / 1000);
    const name = `${pair.publicKey} ${origin}`;
    const known = this.#known.get(name);
    if (known !== undefined && known.until > nowSeconds + margin) return known.header;
    const until = nowSeconds + lifetime;
    const header = await this.#sign({ aud: origin, exp: until, sub: this.#subject }, pair);
    if (this.#known.size >= maxKept) this.#known.clear();
    this.#known.set(name, { header, until });
    return header;
  }

  async #sign(claims: { aud: string; exp: number; sub: string }, pair: VapidPair): Promise<string> {
    const key = await importPair(jwkOf(pair));
    return `vapid t=${await signJwt(claims, key)}, k=${pair.publicKey}`;
  }
}

function jwkOf({ publicKey, privateKey }: VapidPair) {
  const point = Buffer.from(publicKey, "base64url");
  if (point.length !== 1 + 2 * coordinateBytes || point[0] !== uncompressed)
    throw new Error("expected an uncompressed point of 65 bytes as the public VAPID key");
  const x = point.subarray(1, 1 + coordinateBytes).toString("base64url");
  const y = point.subarray(1 + coordinateBytes).toString("base64url");
  return { x, y, d: privateKey };
}
