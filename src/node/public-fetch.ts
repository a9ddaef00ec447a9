import http from "node:http";
import https from "node:https";
import { Readable } from "node:stream";
import { assertPublic, publicLookup, type Resolve } from "./public-lookup.ts";

/**
 * A `fetch` that connects to public addresses only, whatever a name resolves to. Each request has a connection of its own: one kept open that its peer closes meanwhile would make a failure of nothing.
 * Redirects are never followed. `isExempt` says which addresses are connected to wherever they are.
 */
export function publicFetch(isExempt: (url: URL) => boolean, resolve?: Resolve): typeof fetch {
  const lookup = publicLookup(resolve);
  return (input, init = {}) =>
    new Promise((done, fail) => {
      const url = new URL(String(input));
      const exempt = isExempt(url);
      if (!exempt) assertPublic(url);
      const request = (url.protocol === "http:" ? http : https).request(url, {
        method: init.method ?? "GET",
        headers: { ...(init.headers as Record<string, string>), Connection: "close" },
        agent: false,
        ...(init.signal ? { signal: init.signal } : {}),
        ...(exempt ? {} : { lookup }),
      });
      // Whoever answers may answer anything, and break off at any moment: each error ends here or with the promise.
      request.on("error", fail);
      request.once("response", (message) => {
        message.on("error", fail);
        try {
          done(responseOf(message));
        } catch (error) {
          request.destroy();
          fail(error);
        }
      });
      request.end(init.body as string | undefined);
    });
}

function responseOf(message: http.IncomingMessage): Response {
  const headers = Object.entries(message.headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
  const status = message.statusCode ?? 0;
  const isEmpty = status === 204 || status === 205 || status === 304;
  if (isEmpty) message.resume();
  const body = isEmpty ? null : (Readable.toWeb(message) as ReadableStream);
  return new Response(body, { status, headers });
}
