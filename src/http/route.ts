import type { Context, Hono } from "hono";
import * as z from "zod";
import type { VerbAnswer, VerbName } from "../engine/verbs.ts";
import type { Rotating } from "../host/config.ts";
import type { Signer } from "../host/signing.ts";
import type { Workspace } from "../host/workspace.ts";
import type { Access } from "./access/access.ts";
import type { Accepts } from "./access/credentials.ts";
import { openToPages, preflight } from "./access/headers.ts";
import { countRequest } from "./access/rate.ts";
import type { Principal, Role } from "./auth.ts";
import { mebibyte, readJson } from "./body.ts";
import { parseBody, parseQuery } from "./parse.ts";
import { refusalProblem } from "./problem.ts";
import type { SimulationLimits } from "./simulations/limits.ts";
import { streamOf } from "./stream.ts";

/** What the HTTP layer is made of; the shells provide it. */
export interface Service {
  readonly workspace: Workspace;
  readonly access: Access;
  readonly signer: Signer;
  /** Any of them signs customer tokens. */
  readonly identitySecrets: Rotating;
  /** Why a push endpoint may not be used, or null when it may. */
  readonly endpointFault: (endpoint: string) => string | null;
  /** Why a webhook may not have an address, or null when it may. */
  readonly webhookFault: (url: string) => string | null;
  /** Why no device can be reached by a vendor's service, or null when they can. */
  readonly vendorFault: (type: "fcm" | "apns") => string | null;
  readonly now: () => number;
  /** The client's network address, as far as its requests are counted by it. */
  readonly addressOf: (c: Context) => string;
  /** Takes what went wrong inside, for the host's log: never a body, a coordinate or a key. */
  readonly report: (error: unknown, requestId: string) => void;
  readonly simulations: SimulationLimits;
  /** What the pages are told once somebody has signed in. */
  readonly pages: { readonly mapStyleUrl: string | null; readonly publishableKey: string };
}

export interface Call<B, Q> {
  readonly c: Context;
  readonly service: Service;
  readonly principal: Principal;
  readonly params: Readonly<Record<string, string>>;
  readonly body: B;
  readonly query: Q;
}

export interface Reply {
  readonly status: 200 | 201 | 202 | 204 | 304;
  readonly json?: unknown;
  /** Instead of `json`: text that is written as it comes. */
  readonly text?: { readonly type: string; readonly chunks: AsyncIterable<string> };
}

/** One operation of the API: everything that is true of it before its handler runs. */
export interface Route<B = unknown, Q = unknown> {
  readonly method: "get" | "put" | "post" | "patch" | "delete";
  readonly path: string;
  readonly summary: string;
  /** Who may; `anyone` for what is proved otherwise than by a key. */
  readonly may: readonly Role[] | "anyone";
  /** Where the key or token may stand; in the Authorization header as a bearer unless told. */
  readonly credentials?: Accepts;
  /** Makes devices: counted by client address once more. */
  readonly enrols?: true;
  /** The verb that its handler runs counts a device's request itself. */
  readonly countsDevice?: true;
  /** Pages of other origins may call it, as those that phones and devices may. */
  readonly cors?: true;
  readonly body?: z.ZodType<B>;
  /** The handler reads the body by itself, as it comes. */
  readonly streams?: true;
  /** What an empty body stands for; without it a body is required. */
  readonly whenEmpty?: object;
  readonly query?: z.ZodType<Q>;
  readonly maxBytes?: number | ((service: Service) => number);
  readonly handle: (call: Call<B, Q>) => Promise<Reply>;
}

/** Keeps a route's types together; a list of routes forgets them. */
export function route<B = undefined, Q = undefined>(definition: Route<B, Q>): Route {
  return definition as unknown as Route;
}

export function register(app: Hono, service: Service, routes: readonly Route[]): void {
  for (const one of routes) {
    const isOpen =
      one.cors ??
      (one.may !== "anyone" && one.may.some((role) => role === "publishable" || role === "device"));
    if (isOpen) app.options(one.path, preflight);
    app.on(one.method.toUpperCase(), one.path, (c) => {
      if (isOpen) openToPages(c);
      return answer(c, service, one);
    });
  }
}

async function answer(c: Context, service: Service, one: Route): Promise<Response> {
  const admitted =
    one.may === "anyone" ? nobody : service.access.admit(c, one.may, one.credentials ?? "bearer");
  // A key that is known is let in without giving way to others.
  const principal = admitted instanceof Promise ? await admitted : admitted;
  if (principal !== nobody && (principal.role === "publishable" || principal.role === "device"))
    await countRequest(c, service, principal, one);
  const params = c.req.param() as Record<string, string>;
  const query = one.query === undefined ? undefined : parseQuery(one.query, queryOf(c, one));
  const most = typeof one.maxBytes === "function" ? one.maxBytes(service) : (one.maxBytes ?? mebibyte);
  const body =
    one.method === "get" || one.streams ? undefined : await bodyOf(c, one.body, most, one.whenEmpty);
  const reply = await one.handle({ c, service, principal, params, body, query });
  if (reply.text !== undefined)
    return c.body(streamOf(reply.text.chunks), reply.status as 200, { "Content-Type": reply.text.type });
  return reply.json === undefined
    ? c.body(null, reply.status as 204)
    : c.json(reply.json, reply.status as 200);
}

/** The parameters that are the operation's own. */
function queryOf(c: Context, { credentials }: Route): Record<string, string> {
  const { token, ...query } = c.req.query();
  return credentials === "any" || token === undefined ? query : { ...query, token };
}

/** Who makes a request that needs no key. */
const nobody: Principal = { role: "publishable", id: "anyone" };

/** An operation that takes no body takes an empty one or `{}`: whatever else is said would not be heard. */
async function bodyOf(
  c: Context,
  schema: z.ZodType | undefined,
  maxBytes: number,
  whenEmpty?: object,
): Promise<unknown> {
  if (schema !== undefined) return parseBody(schema, await readJson(c, maxBytes, whenEmpty));
  parseBody(noFields, await readJson(c, maxBytes, {}));
  return undefined;
}

const noFields = z.strictObject({});

/** The value of an answer; a refusal becomes its problem. */
export function unwrap<V extends VerbName>(
  answer: VerbAnswer<V>,
): Extract<VerbAnswer<V>, { ok: true }>["value"] {
  if (answer.ok) return answer.value;
  throw refusalProblem("refusal" in answer ? answer.refusal : { kind: "unavailable", detail: "try again" });
}
