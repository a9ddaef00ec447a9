import type { Context } from "hono";
import { Problem } from "../problem.ts";

const safeMethods = ["GET", "HEAD"];

/**
 * Refuses what another origin's page makes a browser send with its cookie: 403 `cross_site`. `SameSite=Strict` does
 * not keep out other ports and sub-domains. Browsers say where a request comes from (Fetch Metadata, W3C) over
 * TLS and on loopback, and name the origin (RFC 6454) elsewhere; reads that say neither change nothing.
 */
export function demandSameOrigin(c: Context): void {
  if (!isSameOrigin(c))
    throw new Problem(
      403,
      "cross_site",
      "a session's cookie counts only for pages of this server: send a key in the Authorization header instead",
    );
}

function isSameOrigin(c: Context): boolean {
  const isSafe = safeMethods.includes(c.req.method);
  const site = c.req.header("sec-fetch-site");
  // `none`: typed, or a bookmark.
  if (site !== undefined) return site === "same-origin" || (site === "none" && isSafe);
  const origin = c.req.header("origin");
  return origin === undefined ? isSafe : hostOf(origin) === hostOf(c.req.url);
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null;
}

/** The same for what signs in and out: whoever is no browser says neither, and may. */
export function refuseCrossSite(c: Context): void {
  const says = c.req.header("sec-fetch-site") ?? c.req.header("origin");
  if (says !== undefined) demandSameOrigin(c);
}
