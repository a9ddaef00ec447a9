import { randomBytes, randomUUID } from "node:crypto";
import {
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type Http2Session,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { makeKeyPair, openJwt } from "./jwt.ts";
import { Refusal } from "./refusal.ts";

/** What a phone is given. */
export interface ApnsShown {
  readonly token: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface MockApns {
  /** Clear-text HTTP/2. */
  readonly baseUrl: string;
  /** What an operator downloads, and whose it is. */
  readonly key: string;
  readonly keyId: string;
  readonly teamId: string;
  /** The one app it knows. */
  readonly topic: string;
  register(): string;
  unregister(token: string): void;
  /** Answers the next `times` requests in this way; `reset` breaks the stream, `stall` never answers. */
  misbehave(how: Refusal | "reset" | "stall", times?: number): void;
  /** Closes every connection, as Apple does for maintenance. */
  goAway(): void;
  readonly shown: readonly ApnsShown[];
  /** Provider tokens that it has seen. */
  readonly tokens: ReadonlySet<string>;
  connections: number;
  close(): Promise<void>;
}

const types = ["alert", "background", "location", "voip", "complication", "fileprovider", "mdm"];

export async function startMockApns(now: () => number = Date.now): Promise<MockApns> {
  const keys = await makeKeyPair("ES256");
  const keyId = "ABC123DEFG";
  const teamId = "DEF123GHIJ";
  const topic = "test.shop.app";
  const phones = new Map<string, number | null>();
  const tokens = new Set<string>();
  const shown: ApnsShown[] = [];
  const planned: (Refusal | "reset" | "stall")[] = [];
  const sessions = new Set<Http2Session>();

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!(error instanceof Refusal)) return response.stream.close();
      const timestamp = error.status === 410 ? { timestamp: now() } : {};
      response.writeHead(error.status, { "apns-id": randomUUID(), ...error.headers });
      response.end(JSON.stringify({ reason: error.code, ...timestamp }));
    });
  });
  server.on("session", (session) => {
    sessions.add(session);
    mock.connections += 1;
    session.on("close", () => sessions.delete(session));
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (request.method !== "POST") throw new Refusal(405, "MethodNotAllowed");
    const device = /^\/3\/device\/(.*)$/.exec(request.url)?.[1];
    if (device === undefined) throw new Refusal(404, "BadPath");
    await checkToken(request.headers.authorization);
    const plan = planned.shift();
    if (plan === "stall") return;
    if (plan === "reset") return void response.stream.close(2);
    if (plan !== undefined) throw plan;
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => name.startsWith("apns-")),
    ) as Record<string, string>;
    checkHeaders(headers);
    const payload = checkBody(body);
    checkDevice(device);
    shown.push({ token: device, headers, payload });
    response.writeHead(200, { "apns-id": headers["apns-id"] ?? randomUUID() }).end();
  }

  async function checkToken(authorization: string | undefined): Promise<void> {
    const token = /^bearer (\S+)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) throw new Refusal(403, "MissingProviderToken");
    const opened = await openJwt(token, "ES256", keys.publicKey);
    if (opened === null || opened.header.kid !== keyId || opened.claims.iss !== teamId)
      throw new Refusal(403, "InvalidProviderToken");
    const { iat } = opened.claims;
    const age = typeof iat === "number" ? now() / 1000 - iat : Number.NaN;
    if (!(age <= 3_600 && age > -600)) throw new Refusal(403, "ExpiredProviderToken");
    tokens.add(token);
  }

  function checkHeaders(headers: Readonly<Record<string, string>>): void {
    if (headers["apns-topic"] === undefined) throw new Refusal(400, "MissingTopic");
    if (headers["apns-topic"] !== topic) throw new Refusal(400, "TopicDisallowed");
    if (!types.includes(headers["apns-push-type"] ?? "")) throw new Refusal(400, "InvalidPushType");
    if (!["1", "5", "10"].includes(headers["apns-priority"] ?? "10")) throw new Refusal(400, "BadPriority");
    if (!/^\d+$/.test(headers["apns-expiration"] ?? "0")) throw new Refusal(400, "BadExpirationDate");
    if (Buffer.byteLength(headers["apns-collapse-id"] ?? "") > 64) throw new Refusal(400, "BadCollapseId");
  }

  function checkBody(body: Buffer): Record<string, unknown> {
    if (body.length === 0) throw new Refusal(400, "PayloadEmpty");
    if (body.length > 4_096) throw new Refusal(413, "PayloadTooLarge");
    const payload = JSON.parse(body.toString()) as Record<string, unknown>;
    if (typeof payload.aps !== "object") throw new Refusal(400, "PayloadEmpty");
    return payload;
  }

  function checkDevice(device: string): void {
    if (device === "") throw new Refusal(400, "MissingDeviceToken");
    const gone = phones.get(device);
    if (gone === undefined) throw new Refusal(400, "BadDeviceToken");
    if (gone !== null) throw new Refusal(410, "Unregistered");
  }

  const mock: MockApns = {
    baseUrl,
    key: keys.pem,
    keyId,
    teamId,
    topic,
    shown,
    tokens,
    connections: 0,
    register() {
      const token = randomBytes(32).toString("hex");
      phones.set(token, null);
      return token;
    },
    unregister: (token) => void phones.set(token, now()),
    misbehave: (how, times = 1) => void planned.push(...Array.from({ length: times }, () => how)),
    goAway() {
      for (const session of sessions) session.close();
    },
    async close() {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return mock;
}
