import { serve } from "@hono/node-server";
import { ConfigError } from "../host/config.ts";
import { closingUnread } from "./unread-body.ts";

/** How long a stop waits for requests under way. */
const patience = 5_000;

/** How often a stop looks for connections that have become idle. */
const sweep = 50;

/** How long a client may take, in milliseconds; connections are looked at every `connectionsCheckingInterval`. */
export interface Patience {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
}

/** A phone in a tunnel may be slow; 64 MiB in two minutes is 4.5 Mbit/s. */
const clientPatience: Patience = {
  headersTimeout: 15_000,
  requestTimeout: 120_000,
  connectionsCheckingInterval: 5_000,
};

/** Serves on a port; resolves once it listens. A client that is too slow is answered 408 and hung up on. */
export function listen(
  fetch: Parameters<typeof closingUnread>[0],
  hostname: string,
  port: number,
  serverOptions: Patience = clientPatience,
): Promise<{ port: number; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const options = { fetch: closingUnread(fetch), hostname, port, serverOptions };
    const server = serve(options, (info) => resolve({ port: info.port, close }));
    const close = () =>
      new Promise<void>((closed) => {
        const impatient = setTimeout(
          () => "closeAllConnections" in server && server.closeAllConnections(),
          patience,
        );
        // One whose answer ends only now would be kept alive for a while.
        const idle = setInterval(
          () => "closeIdleConnections" in server && server.closeIdleConnections(),
          sweep,
        );
        server.close(() => {
          clearTimeout(impatient);
          clearInterval(idle);
          closed();
        });
      });
    server.once("error", (error: NodeJS.ErrnoException) => reject(notListening(error, hostname, port)));
  });
}

function notListening({ code = "" }: NodeJS.ErrnoException, hostname: string, port: number): ConfigError {
  if (code === "EADDRINUSE")
    return new ConfigError(`PORT: ${port} is taken on ${hostname}; choose another, or 0 for any free one`);
  if (code === "EACCES")
    return new ConfigError(`PORT: ${port} may not be used by this user; choose one above 1023`);
  return new ConfigError(`HOST: expected an address of this machine, got ${hostname} (${code})`);
}
