import { lookup as systemLookup } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { Readable } from "node:stream";
import { isPublicAddress } from "../domain/public-address.ts";

type Resolve = (hostname: string) => Promise<{ address: string; family: number }[]>;

const resolveAll: Resolve = (hostname) => systemLookup(hostname, { all: true });

/**
 * A `fetch` that connects to public addresses only. The address that was checked is the one connected to: a name
 * that resolves anew, to this machine, between a check and a connection (DNS rebinding) finds no gap. Each request
 * has a connection of its own: one kept open that its peer closes meanwhile would make a failure of nothing.
 * Redirects are never followed. `isExempt` says which addresses are connected to wherever they are.
 */
export function publicFetch(isExempt: (url: URL) => boolean, resolve: Resolve = resolveAll): typeof fetch {
  const lookup = lookupOf(async (hostname) => {
    const found = (await resolve(hostname)).filter(({ address }) => isPublicAddress(address));
    if (found.length === 0) throw new Error(`${hostname} has no public address`);
    return found;
  });
  return (input, init = {}) =>
    new Promise((done, fail) => {
      const url = new URL(String(input));
      const exempt = isExempt(url);
      const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
      // An address is not looked up, so it is checked here.
      if (!exempt && /^[\d.]+$|:/.test(host) && !isPublicAddress(host))
        return fail(new Error(`${host} is not a public address`));
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

/** Node asks for one address or for all, by its own choice. */
function lookupOf(resolve: Resolve): LookupFunction {
  return (hostname, options, answer) => {
    resolve(hostname).then(
      (found) => {
        const first = found[0]!;
        if (options.all) answer(null, found);
        else answer(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => answer(error, ""),
    );
  };
}
