import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { decryptPush } from "./decrypt.ts";
import { type Fault, FaultPlan } from "./fault.ts";
import { MAX_BODY, type MessageHeaders, readMessage } from "./message.ts";
import { Refusal } from "./refusal.ts";
import { createReceiverKeys, type ReceiverKeys, type Subscription, toSubscription } from "./subscription.ts";
import { verifyVapid } from "./vapid.ts";

/** One request to an endpoint. `status` is null when the connection was reset or left without an answer. */
export interface Attempt {
  readonly at: number;
  readonly endpoint: string;
  readonly status: number | null;
  readonly detail: string;
}

/** What one phone got: the decrypted text, or why it could not be read; both null for an empty message. */
export interface Shown extends MessageHeaders {
  readonly at: number;
  readonly endpoint: string;
  /** URL of the message, as answered in `Location`. */
  readonly location: string;
  readonly text: string | null;
  readonly unreadable: string | null;
}

export interface MockPush {
  readonly origin: string;
  /** `host:port`, as the server's allow-list takes it. */
  readonly host: string;
  /** A new phone. With an `applicationServerKey` (base64url) only that VAPID key may send to it. */
  subscribe(options?: { applicationServerKey?: string }): Promise<Subscription>;
  /** Ends a subscription as a browser does: from now on it is gone (410). */
  unsubscribe(endpoint: string): void;
  /** Makes the next `times` requests to the endpoint fail in this way; `null` heals it. */
  misbehave(endpoint: string, fault: Fault | null, times?: number): void;
  readonly attempts: readonly Attempt[];
  readonly shown: readonly Shown[];
  /** Called for each message after it is decrypted. */
  onShown(listener: (shown: Shown) => void): void;
  close(): Promise<void>;
}

interface Phone {
  readonly keys: ReceiverKeys;
  readonly restrictedTo: string | null;
  readonly faults: FaultPlan;
  gone: boolean;
}

export interface MockPushOptions {
  readonly port?: number;
  /** Clock against which `exp` is checked, epoch milliseconds. */
  readonly now?: () => number;
  /** How a request fails that was not told to; null for not at all. */
  readonly weather?: (endpoint: string) => Fault | null;
}

/** Starts a push service on loopback which takes what RFC 8030, 8291 and 8292 allow, and nothing else. */
export async function startMockPush({
  port = 0,
  now = Date.now,
  weather = () => null,
}: MockPushOptions = {}): Promise<MockPush> {
  const phones = new Map<string, Phone>();
  const attempts: Attempt[] = [];
  const shown: Shown[] = [];
  const listeners: ((shown: Shown) => void)[] = [];

  const server = createServer((request, response) => {
    receive(request, response).catch(() => response.destroy());
  });
  server.listen(port, "127.0.0.1");
  await new Promise<void>((resolve, reject) => server.once("listening", resolve).once("error", reject));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const endpoint = `${origin}${request.url}`;
    const note = (status: number | null, detail: string) =>
      attempts.push({ at: now(), endpoint, status, detail });
    const body = await readBody(request);
    const phone = phones.get(endpoint);
    const fault = phone?.faults.next() ?? weather(endpoint);
    if (fault?.kind === "stall") return void note(null, "stalled");
    if (fault?.kind === "reset") {
      note(null, "reset");
      request.socket.resetAndDestroy();
      return;
    }
    try {
      if (fault?.kind === "status") throw new Refusal(fault.status, `told to answer ${fault.status}`);
      const message = await accept(request, body, phone);
      const location = `${origin}/message/${randomUUID()}`;
      const status = fault?.kind === "accept" ? fault.status : 201;
      note(status, "created");
      response.writeHead(status, { Location: location, TTL: String(message.ttl) }).end();
      if (phone) await show(phone, { ...message, at: now(), endpoint, location }, body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      note(error.status, error.message);
      if (error.status === 401) response.setHeader("WWW-Authenticate", "vapid");
      if (fault?.kind === "status" && fault.retryAfter !== undefined)
        response.setHeader("Retry-After", fault.retryAfter);
      response.writeHead(error.status, { "Content-Type": "text/plain" }).end(error.message);
    }
  }

  async function accept(
    request: IncomingMessage,
    body: Buffer,
    phone: Phone | undefined,
  ): Promise<MessageHeaders> {
    if (request.method !== "POST") throw new Refusal(405, `expected POST, got ${request.method}`);
    if (!phone) throw new Refusal(404, "expected the endpoint of a subscription");
    if (phone.gone) throw new Refusal(410, "the subscription has ended");
    const message = readMessage(request.headers, body.length);
    await verifyVapid(request.headers.authorization, {
      origin,
      now: now(),
      restrictedTo: phone.restrictedTo,
    });
    return message;
  }

  async function show(
    phone: Phone,
    message: Omit<Shown, "text" | "unreadable">,
    body: Buffer,
  ): Promise<void> {
    const record = { ...message, ...(await read(phone.keys, body)) };
    shown.push(record);
    for (const listener of listeners) listener(record);
  }

  function phoneAt(endpoint: string): Phone {
    const phone = phones.get(endpoint);
    if (!phone) throw new Error(`expected an endpoint of this service, got ${endpoint}`);
    return phone;
  }

  return {
    origin,
    host,
    attempts,
    shown,
    async subscribe({ applicationServerKey } = {}) {
      const endpoint = `${origin}/push/${randomUUID()}`;
      const keys = await createReceiverKeys();
      phones.set(endpoint, {
        keys,
        restrictedTo: applicationServerKey ?? null,
        faults: new FaultPlan(),
        gone: false,
      });
      return toSubscription(endpoint, keys);
    },
    unsubscribe(endpoint) {
      phoneAt(endpoint).gone = true;
    },
    misbehave(endpoint, fault, times = Number.POSITIVE_INFINITY) {
      phoneAt(endpoint).faults.set(fault, times);
    },
    onShown(listener) {
      listeners.push(listener);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A message without a body is a bare knock (RFC 8030 §5): nothing to read, nothing wrong. */
async function read(keys: ReceiverKeys, body: Buffer): Promise<Pick<Shown, "text" | "unreadable">> {
  if (body.length === 0) return { text: null, unreadable: null };
  try {
    const text = await decryptPush(body, keys);
    return { text: Buffer.from(text).toString("utf8"), unreadable: null };
  } catch (error) {
    return { text: null, unreadable: String(error) };
  }
}

/** The body, or as much of it as shows that it is too long. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (length <= MAX_BODY) chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks);
}
