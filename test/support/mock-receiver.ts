import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that a receiver of webhooks got. */
export interface Received {
  readonly id: string;
  readonly headers: IncomingMessage["headers"];
  readonly path: string;
  readonly text: string;
  readonly body: {
    readonly type: string;
    readonly timestamp: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

export interface MockReceiver {
  readonly host: string;
  readonly url: string;
  readonly received: Received[];
  /** How the next requests are answered; 204 until told. */
  answer: (request: Received, response: ServerResponse) => void;
  close(): Promise<void>;
}

/** A receiver on loopback. It refuses, with 400, what has not the form of Standard Webhooks. */
export async function startMockReceiver(): Promise<MockReceiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const id = String(request.headers["webhook-id"] ?? "");
      if (
        request.method !== "POST" ||
        id === "" ||
        !/^\d{10}$/.test(String(request.headers["webhook-timestamp"])) ||
        request.headers["content-type"] !== "application/json"
      ) {
        response.writeHead(400).end();
        return;
      }
      const one: Received = {
        id,
        headers: request.headers,
        path: request.url ?? "",
        text,
        body: JSON.parse(text) as Received["body"],
      };
      receiver.received.push(one);
      receiver.answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiver: MockReceiver = {
    host,
    url: `http://${host}/hooks`,
    received: [],
    answer: (_, response) => response.writeHead(204).end(),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return receiver;
}

/** Indexes of the signatures in the header that a secret made: an implementation apart from the service's library. */
export function signedBy(secret: string, { id, headers, text }: Omit<Received, "path" | "body">): number[] {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const content = `${id}.${String(headers["webhook-timestamp"])}.${text}`;
  const expected = createHmac("sha256", key).update(content).digest();
  return String(headers["webhook-signature"])
    .split(" ")
    .flatMap((signature, i) => {
      const [version, code] = signature.split(",");
      const given = Buffer.from(code ?? "", "base64");
      return version === "v1" && given.length === 32 && timingSafeEqual(given, expected) ? [i] : [];
    });
}
