import type { Context } from "hono";
import type { KeyedRequest } from "../engine/once.ts";
import { invalid } from "./problem.ts";

/** What the `Idempotency-Key` header says of a request with this body, as it was understood; null without one. */
export async function keyedRequest(c: Context, body: unknown): Promise<KeyedRequest | null> {
  const key = c.req.header("idempotency-key");
  if (key === undefined) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw invalid([
      { parameter: "Idempotency-Key", detail: "expected 1 to 255 visible ASCII characters without spaces" },
    ]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(body)));
  const fingerprint = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { key, fingerprint };
}
