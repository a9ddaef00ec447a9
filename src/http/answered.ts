import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Answered } from "../host/log.ts";

const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Tells of each request by the template of the route that answered it: no path, no query, no unheard-of method. */
export function answered(tell: (request: Answered) => void): MiddlewareHandler {
  return async (c, next) => {
    const began = performance.now();
    await next();
    const ms = Math.round((performance.now() - began) * 10) / 10;
    const method = methods.has(c.req.method) ? c.req.method : "other";
    const path = routePath(c);
    const route = path.endsWith("*") ? "none" : path;
    tell({ method, route, status: c.res.status, ms, requestId: c.get("requestId") });
  };
}
