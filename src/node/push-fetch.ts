import http from "node:http";
import https from "node:https";
import { assertPublic, publicLookup, type Resolve } from "./public-lookup.ts";

/** Of what a push service answers, more says nothing. */
const maxAnswer = 8 * 1024;
/** Connections kept open to one service. */
const maxSockets = 64;

/**
 * A `fetch` for push services, over connections that are kept open: the global one costs more than the encryption of a
 * message. It connects to public addresses only, whatever a name resolves to, but for those that `isExempt` names. Redirects are
 * never followed.
 */
export function pushFetch(isExempt: (url: URL) => boolean, resolve?: Resolve): typeof fetch {
  const lookup = publicLookup(resolve);
  const agents = {
    "http:": new http.Agent({ keepAlive: true, maxSockets }),
    "https:": new https.Agent({ keepAlive: true, maxSockets }),
  };
  return (input, init = {}) =>
    new Promise((done, fail) => {
      const url = new URL(String(input));
      const exempt = isExempt(url);
      if (!exempt) assertPublic(url);
      const isPlain = url.protocol === "http:";
      const request = (isPlain ? http : https).request(url, {
        method: init.method ?? "GET",
        headers: init.headers as Record<string, string>,
        agent: agents[isPlain ? "http:" : "https:"],
        ...(init.signal ? { signal: init.signal } : {}),
        ...(exempt ? {} : { lookup }),
      });
      request.on("error", fail);
      request.once("response", (message) => {
        readAnswer(message).then(done, (error: unknown) => {
          request.destroy();
          fail(error);
        });
      });
      request.end(init.body as Uint8Array | undefined);
    });
}

/** The whole answer, cut where it says too much: a connection is free for the next message when it is read. */
async function readAnswer(message: http.IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > maxAnswer) break;
  }
  const status = message.statusCode ?? 0;
  const headers = Object.entries(message.headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
  const text = length === 0 ? null : Buffer.concat(chunks).toString("utf8", 0, maxAnswer);
  return new Response(status === 204 || status === 205 || status === 304 ? null : text, { status, headers });
}
