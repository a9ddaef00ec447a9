import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { isApiPath, pageHeaders } from "../host/pages.ts";

/** Where `npm run build` puts the pages. */
const built = fileURLToPath(new URL("../../dist/public", import.meta.url));

type Fetch = Hono["fetch"];

/**
 * The API, and beside it the pages: a file where there is one, else the console, which reads the path itself.
 * Without built pages there is the API alone.
 */
export function withPages(api: Fetch, mapStyleUrl: string | null, folder: string = built): Fetch {
  if (!existsSync(folder)) return api;
  const pages = new Hono();
  pages.use(requestId());
  pages.use(async (c, next) => {
    await next();
    // What is no page is answered by the API, with headers of its own.
    if (c.res.status === 404) return;
    for (const [name, value] of Object.entries(pageHeaders(c.req.path, mapStyleUrl)))
      c.res.headers.set(name, value);
  });
  pages.get("*", serveStatic({ root: folder, precompressed: true }));
  pages.get("*", (c, next) => {
    const page = c.req.path.startsWith("/phone/") ? "phone/index.html" : "index.html";
    return c.req.header("accept")?.includes("text/html")
      ? serveStatic({ root: folder, path: page, precompressed: true })(c, next)
      : next();
  });
  pages.notFound((c) => api(c.req.raw, c.env) as Response | Promise<Response>);
  return (request, env, ctx) =>
    isForPages(request) ? pages.fetch(request, env, ctx) : api(request, env, ctx);
}

function isForPages({ method, url }: Request): boolean {
  return (method === "GET" || method === "HEAD") && !isApiPath(new URL(url).pathname);
}
