import type { Context, Hono } from "hono";
import * as z from "zod";
import type { VerbAnswer, VerbName } from "../engine/verbs.ts";
import type { Signer } from "../host/sign.ts";
import type { Workspace } from "../host/workspace.ts";
import { admit, type Keys, type Principal, type Role } from "./auth.ts";
import { mebibyte, readJson } from "./body.ts";
import { parseBody, parseQuery } from "./parse.ts";
import { refusalProblem } from "./problem.ts";
import type { SimulationLimits } from "./simulations/limits.ts";
import { streamOf } from "./stream.ts";

/** What the HTTP layer is made of; the shells provide it. */
export interface Service {
  readonly workspace: Workspace;
  readonly keys: Keys;
  readonly signer: Signer;
  /** Why a push endpoint may not be used, or null when it may. */
  readonly endpointFault: (endpoint: string) => string | null;
  /** Why no device can be reached by a vendor's service, or null when they can. */
  readonly vendorFault: (type: "fcm" | "apns") => string | null;
  readonly now: () => number;
  /** Takes what went wrong inside, for the host's log: never a body, a coordinate or a key. */
  readonly report: (error: unknown, requestId: string) => void;
  readonly simulations: SimulationLimits;
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
  readonly status: 200 | 201 | 202 | 204;
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
  readonly body?: z.ZodType<B>;
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
  for (const { method, path, may, body, whenEmpty, query, maxBytes, handle } of routes)
    app.on(method.toUpperCase(), path, async (c) => {
      const principal = may === "anyone" ? nobody : admit(c, service.keys, may);
      const params = c.req.param() as Record<string, string>;
      const parsedQuery = query === undefined ? undefined : parseQuery(query, c.req.query());
      const most = typeof maxBytes === "function" ? maxBytes(service) : (maxBytes ?? mebibyte);
      const parsedBody = method === "get" ? undefined : await bodyOf(c, body, most, whenEmpty);
      const reply = await handle({ c, service, principal, params, body: parsedBody, query: parsedQuery });
      if (reply.text !== undefined)
        return c.body(streamOf(reply.text.chunks), reply.status as 200, { "Content-Type": reply.text.type });
      return reply.json === undefined
        ? c.body(null, reply.status as 204)
        : c.json(reply.json, reply.status as 200);
    });
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
