import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Says when a request came in, by its path. */
export type Seen = (path: string) => void;

export interface Sink {
  /** `host:port`. */
  readonly host: string;
  close(): Promise<void>;
}

/** A push service that takes everything unread: what is measured is who sends. */
export async function startSink(seen: Seen = () => {}): Promise<Sink> {
  const server = createServer((request, response) => {
    seen(request.url ?? "");
    request.resume().once("end", () => response.writeHead(201).end());
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As a process of its own, so that it takes nothing from the core that sends: tells its host, ends with its parent. */
if (process.send !== undefined && process.argv[1] === import.meta.filename) {
  const sink = await startSink();
  process.send(sink.host);
  process.once("disconnect", () => process.exit());
}
