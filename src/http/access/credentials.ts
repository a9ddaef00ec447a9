import type { Context } from "hono";

/**
 * Where a route looks for a key or token. `bearer`: `Authorization: Bearer …` alone. `any`: also HTTP Basic, with
 * a device token as password or a key as user name, and a device token as `?token=`: what location apps and
 * customer data platforms can be told to send.
 */
export type Accepts = "bearer" | "any";

/** What a request shows, unchecked: the key or token, or null for none that can be read. */
export function shownBy(c: Context, accepts: Accepts): string | null {
  const header = c.req.header("authorization");
  if (header === undefined) return accepts === "any" ? deviceToken(c.req.query("token")) : null;
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
  return deviceToken(pair.slice(colon + 1)) ?? (user.startsWith("sk_") ? user : null);
}

function deviceToken(text: string | undefined): string | null {
  return text?.startsWith("dt_") ? text : null;
}
