import type { Context } from "hono";

/**
 * Where a route looks for a key or token. `bearer`: `Authorization: Bearer …` alone. `any`: also HTTP Basic, with
 * a device token as password or a key as user name, and a device token as `?token=`: what location apps and
 * customer data platforms can be told to send. `stream`: also a stream's token as `?token=`, since a browser's
 * EventSource sends no headers.
 */
export type Accepts = "bearer" | "any" | "stream";

/** What a request shows, unchecked: the key or token, or null for none that can be read. */
export function shownBy(c: Context, accepts: Accepts): string | null {
  const header = c.req.header("authorization");
  if (header === undefined) return accepts === "bearer" ? null : tokenOf(c.req.query("token"), accepts);
  const [, scheme = "", value = ""] = /^([A-Za-z]+) +(\S+)$/.exec(header) ?? [];
  // A session is no key: what opens with it is told by its cookie, which no script reads.
  if (scheme.toLowerCase() === "bearer") return value.startsWith("ses_") ? null : value;
  return accepts === "any" && scheme.toLowerCase() === "basic" ? fromBasic(value) : null;
}

/** RFC 7617. A secret key never stands in a URL, and a password that is one is not looked at. */
function fromBasic(value: string): string | null {
  let pair: string;
  try {
    pair = atob(value);
  } catch {
    return null;
  }
  const colon = pair.indexOf(":");
  if (colon === -1) return null;
  const user = pair.slice(0, colon);
  return tokenOf(pair.slice(colon + 1), "any") ?? (user.startsWith("sk_") ? user : null);
}

function tokenOf(text: string | undefined, accepts: "any" | "stream"): string | null {
  return text?.startsWith(accepts === "any" ? "dt_" : "st_") ? text : null;
}
