import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

/** Closes the connection of an answer that nobody reads: what waits in its socket would wait for ever. */
export function hangUp(c: Context): void {
  (c.env as Partial<HttpBindings>).outgoing?.destroy();
}
