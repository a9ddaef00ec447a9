import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Meters } from "../host/metrics/meters.ts";

const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Counts requests by their routes' templates: nothing that a client chooses becomes a label. */
export function counted(meters: Meters): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const method = methods.has(c.req.method) ? c.req.method : "other";
    const path = routePath(c, -1);
    meters.requests.add({ method, route: path.endsWith("*") ? "none" : path, status: c.res.status });
  };
}
