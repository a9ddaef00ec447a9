import type { HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";

type Fetch = Hono["fetch"];

/**
 * Says `Connection: close` in an answer that does not wait for the end of the request's body. The server would soon close
 * the connection, and a client that takes it for a good one would lose its next request.
 */
export function closingUnread(fetch: Fetch): Fetch {
  return async (request, env, ctx) => {
    const answer = await fetch(request, env, ctx);
    const { incoming, outgoing } = env as HttpBindings;
    // A short body stands behind the headers in what has just come, and is parsed in a moment.
    if (!incoming.complete) await new Promise((resolve) => setImmediate(resolve));
    const isLeft = !incoming.complete || (incoming.readableDidRead && !incoming.readableEnded);
    if (isLeft && !outgoing.headersSent) outgoing.setHeader("Connection", "close");
    return answer;
  };
}
