import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { checkMessage, type FcmShown } from "./fcm-check.ts";
import { makeKeyPair, openJwt } from "./jwt.ts";
import { Refusal } from "./refusal.ts";

export type { FcmShown } from "./fcm-check.ts";

export interface MockFcm {
  readonly baseUrl: string;
  /** What an operator downloads: the JSON of a service account's key. */
  readonly account: {
    readonly project_id: string;
    readonly client_email: string;
    readonly private_key_id: string;
    readonly private_key: string;
    readonly token_uri: string;
  };
  /** A phone's registration token. */
  register(): string;
  /** The app is removed from the phone. */
  unregister(token: string): void;
  /** Answers the next `times` sends in this way. */
  misbehave(refusal: Refusal, times?: number): void;
  /** Takes back every access token, as a change of the account's rights does. */
  revokeTokens(): void;
  readonly shown: readonly FcmShown[];
  /** Requests for access tokens that were granted. */
  granted: number;
  close(): Promise<void>;
}

const scope = "https://www.googleapis.com/auth/firebase.messaging";
const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

export async function startMockFcm(now: () => number = Date.now): Promise<MockFcm> {
  const keys = await makeKeyPair("RS256");
  const phones = new Map<string, boolean>();
  const tokens = new Map<string, number>();
  const shown: FcmShown[] = [];
  const planned: Refusal[] = [];
  const server = createServer((request, response) => {
    void answer(request).then(
      (json) => response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(json)),
      (error: unknown) => {
        if (!(error instanceof Refusal)) return response.destroy();
        const headers = { "Content-Type": "application/json", ...error.headers };
        return response.writeHead(error.status, headers).end(JSON.stringify(bodyOf(error)));
      },
    );
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const account = {
    project_id: "a-shop",
    client_email: "parvis@a-shop.test",
    private_key_id: "key-1",
    private_key: keys.pem,
    token_uri: `${baseUrl}/token`,
  };

  async function answer(request: IncomingMessage): Promise<object> {
    const body = await read(request);
    if (request.url === "/token") return grant(request, body);
    if (request.url !== `/v1/projects/${account.project_id}/messages:send` || request.method !== "POST")
      throw new Refusal(404, "NOT_FOUND", "Requested entity was not found.");
    return take(request, body);
  }

  async function grant(request: IncomingMessage, body: string): Promise<object> {
    const refuse = (why: string): never => {
      throw new Refusal(400, "invalid_grant", why);
    };
    if (request.headers["content-type"] !== "application/x-www-form-urlencoded") refuse("content type");
    const form = new URLSearchParams(body);
    if (form.get("grant_type") !== grantType) throw new Refusal(400, "unsupported_grant_type");
    const opened = await openJwt(form.get("assertion") ?? "", "RS256", keys.publicKey);
    if (opened === null) return refuse("Invalid JWT Signature.");
    const { iss, aud, iat, exp, scope: wanted } = opened.claims as Record<string, unknown>;
    const seconds = now() / 1000;
    if (opened.header.kid !== account.private_key_id || iss !== account.client_email)
      refuse("account not found");
    if (aud !== account.token_uri) refuse("Invalid JWT: audience");
    if (
      typeof iat !== "number" ||
      typeof exp !== "number" ||
      exp > iat + 3_600 ||
      exp < seconds ||
      iat > seconds + 60
    )
      refuse("Invalid JWT: Token must be a short-lived token (60 minutes)");
    if (wanted !== scope) throw new Refusal(400, "invalid_scope");
    mock.granted += 1;
    const token = `ya29.${randomUUID()}`;
    tokens.set(token, now() + 3_599_000);
    return { access_token: token, expires_in: 3_599, token_type: "Bearer" };
  }

  function take(request: IncomingMessage, body: string): object {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (token === undefined || (tokens.get(token) ?? 0) <= now())
      throw new Refusal(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
    if (!/^application\/json\b/.test(request.headers["content-type"] ?? ""))
      throw new Refusal(400, "INVALID_ARGUMENT", "Invalid JSON payload received.");
    const plan = planned.shift();
    if (plan !== undefined) throw plan;
    const message = checkMessage(JSON.parse(body));
    const phone = phones.get(message.token);
    if (phone === undefined)
      throw new Refusal(
        400,
        "INVALID_ARGUMENT",
        "The registration token is not a valid FCM registration token",
      );
    if (!phone) throw new Refusal(404, "UNREGISTERED", "Requested entity was not found.");
    shown.push(message);
    return { name: `projects/${account.project_id}/messages/${randomUUID()}` };
  }

  const mock: MockFcm = {
    baseUrl,
    account,
    shown,
    granted: 0,
    register() {
      const token = `${randomUUID()}:APA91b`;
      phones.set(token, true);
      return token;
    },
    unregister: (token) => void phones.set(token, false),
    misbehave: (refusal, times = 1) => void planned.push(...Array.from({ length: times }, () => refusal)),
    revokeTokens: () => tokens.clear(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return mock;
}

const statuses: Readonly<Record<string, string>> = {
  UNREGISTERED: "NOT_FOUND",
  SENDER_ID_MISMATCH: "PERMISSION_DENIED",
  QUOTA_EXCEEDED: "RESOURCE_EXHAUSTED",
  THIRD_PARTY_AUTH_ERROR: "UNAUTHENTICATED",
};

/** An error as Google writes it: FCM's own code in the details, but for those every Google service has. */
function bodyOf({ status, code, message }: Refusal): object {
  const general = ["NOT_FOUND", "UNAUTHENTICATED"].includes(code);
  if (/^[a-z_]+$/.test(code)) return { error: code, error_description: message };
  const type = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
  const details = general ? [] : [{ "@type": type, errorCode: code }];
  return { error: { code: status, message, status: statuses[code] ?? code, details } };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
