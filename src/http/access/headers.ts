import type { Context, MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";

const exposed = ["X-Request-Id", "Retry-After", "ETag", "X-Refresh-Radius"];

/** Answers a preflight of a phone's route: from any page, since no cookie opens anything there. */
export const preflight = cors({
  origin: "*",
  allowMethods: ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"],
  allowHeaders: ["Authorization", "Content-Type", "Idempotency-Key", "If-None-Match"],
  exposeHeaders: exposed,
  maxAge: 86_400,
});

/** Lets any page read the answer. The middleware would do the same at a tenth of a ping's cost: it makes a response to put them on. */
export function openToPages(c: Context): void {
  c.header("Access-Control-Allow-Origin", "*");
  c.header("Access-Control-Expose-Headers", exposed.join(","));
}

const answers = {
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  referrerPolicy: "no-referrer",
  xContentTypeOptions: true,
  crossOriginOpenerPolicy: false,
  crossOriginResourcePolicy: false,
  originAgentCluster: false,
  removePoweredBy: false,
  strictTransportSecurity: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
  // A page says for itself what it loads.
  overwrite: false,
} as const satisfies Parameters<typeof secureHeaders>[0];
const plain = secureHeaders(answers);
const overTls = secureHeaders({ ...answers, strictTransportSecurity: "max-age=31536000" });

/** What every answer says: it is data for its caller, neither kept nor framed nor run, unless its route says otherwise. */
export const safe: MiddlewareHandler = (c, next) => {
  c.header("Cache-Control", "no-store");
  return (isOverTls(c) ? overTls : plain)(c, next);
};

/** Believed of anybody: a browser heeds the header over TLS alone. */
export function isOverTls(c: Context): boolean {
  return c.req.url.startsWith("https:") || c.req.header("x-forwarded-proto") === "https";
}
