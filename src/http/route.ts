import type { Context, Hono } from "hono";
import * as z from "zod";
import type { VerbAnswer, VerbName } from "../engine/verbs.ts";
import type { Rotating } from "../host/config.ts";
import type { Log } from "../host/log.ts";
import type { Meters } from "../host/metrics/meters.ts";
import type { Family } from "../host/metrics/text.ts";
import type { Signer } from "../host/signing.ts";
import type { Workspace } from "../host/workspace.ts";
import type { Access } from "./access/access.ts";
import type { Accepts } from "./access/credentials.ts";
import { openToPages, preflight } from "./access/headers.ts";
import { countRequest } from "./access/rate.ts";
import type { Principal, Role } from "./auth.ts";
import { mebibyte, readJson } from "./body.ts";
import type { LiveStreams } from "./live/streams.ts";
import type { RefusalCode } from "./openapi/refusals.ts";
import type { Tag } from "./openapi/tags.ts";
import { parseBody, parseBodyAsync, parseQuery } from "./parse.ts";
import { refusalProblem } from "./problem.ts";
import type { Answer, Answers, Definition, TypedRoute } from "./route-types.ts";
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
  /** The host's: never a body, a coordinate or a key. */
  readonly log: Log;
  readonly simulations: SimulationLimits;
  /** What the pages are told once somebody has signed in. */
  readonly pages: { readonly mapStyleUrl: string | null; readonly publishableKey: string };
  readonly streams: LiveStreams;
  /** Null where there is no process to watch. */
  readonly metrics: Metrics | null;
  /** Breaks off an answer that its client does not read. */
  readonly hangUp: (c: Context) => void;
  /** The body of an answer that is said to be gzip; a runtime that makes it so by itself takes it as it is. */
  readonly pack?: (body: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>;
  /** Does a request's work so that the host knows its id wherever the work leads. */
  readonly within?: (requestId: string, work: () => Promise<void>) => Promise<void>;
}

export interface Metrics {
  readonly meters: Meters;
  readonly process: () => readonly Family[];
  /** Whether a request comes from this machine, and from no proxy on it. */
  readonly isLocal: (c: Context) => boolean;
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
  /** Instead of `json`: text, at once or written as it comes. */
  readonly text?: { readonly type: string; readonly chunks: string | AsyncIterable<string> };
  /** Instead of `json`: server-sent events, for as long as both sides like. */
  readonly events?: ReadableStream<Uint8Array>;
}

/** One operation of the API: everything that is true of it before its handler runs, and what is told of it. */
export interface Route {
  readonly method: "get" | "put" | "post" | "patch" | "delete";
  readonly path: string;
  /** The chapter of the document that it stands in. */
  readonly tag: Tag;
  readonly summary: string;
  /** What the summary leaves open, in CommonMark's paragraphs and `code`. */
  readonly description?: string;
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
  readonly body?: z.ZodType | undefined;
  /** The handler reads the body by itself, as it comes. */
  readonly streams?: true;
  /** What such a body holds, by media type; null where that is another's to say. */
  readonly takes?: Readonly<Record<string, z.ZodType | null>>;
  /** What an empty body stands for; without it a body is required. */
  readonly whenEmpty?: object;
  readonly query?: z.ZodType | undefined;
  /** What it answers with is worth compressing. */
  readonly isLarge?: true;
  /** It reads an `Idempotency-Key`. */
  readonly keyed?: true;
  /** Its answers name the version in their `ETag`; one that changes something reads `If-Match`. */
  readonly versioned?: true;
  readonly maxBytes?: number | ((service: Service) => number);
  readonly answers: Answers;
  /** Refusals beyond those that follow from the rest. */
  readonly refuses?: readonly RefusalCode[];
  readonly example: ShownRequest;
  readonly handle: (call: Call<never, never>) => Promise<Reply>;
}

/** A request as the document shows it; the body is text where it is no JSON. */
export interface ShownRequest {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Holds a route's parts to one another; what a client needs to know of their types goes on with it. */
export function route<
  const M extends Route["method"],
  const P extends string,
  const A extends Answers,
  S extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
>(definition: Definition<M, P, S, Q, A>): TypedRoute<M, P, S, Q, A> {
  return definition;
}

/** An answer with a body of JSON. */
export function says<S extends z.ZodType>(what: string, schema: S): Answer<S> & { readonly schema: S } {
  return { what, schema };
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
  const run = one.handle as (call: Call<unknown, unknown>) => Promise<Reply>;
  const reply = await run({ c, service, principal, params, body, query });
  if (reply.events !== undefined)
    // A proxy that collects answers would hold back what is to be seen now.
    return c.body(reply.events, 200, { "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" });
  const told = reply.text ?? (one.isLarge && reply.json !== undefined ? textOf(reply.json) : undefined);
  if (told !== undefined) {
    const { type, chunks } = told;
    const text = typeof chunks === "string" ? chunks : packed(c, service, one, streamOf(chunks));
    return c.body(text, reply.status as 200, { "Content-Type": type });
  }
  return reply.json === undefined
    ? c.body(null, reply.status as 204)
    : c.json(reply.json, reply.status as 200);
}

function textOf(json: unknown): NonNullable<Reply["text"]> {
  async function* whole() {
    yield JSON.stringify(json);
  }
  return { type: "application/json", chunks: whole() };
}

/** What is large is compressed for who can read it so. */
function packed(
  c: Context,
  { pack }: Service,
  { isLarge }: Route,
  text: ReadableStream<Uint8Array>,
): ReadableStream<Uint8Array> {
  if (!isLarge || pack === undefined) return text;
  c.header("Vary", "Accept-Encoding");
  if (!/\bgzip\b/i.test(c.req.header("accept-encoding") ?? "")) return text;
  c.header("Content-Encoding", "gzip");
  return pack(text);
}

/** The parameters that are the operation's own. */
function queryOf(c: Context, { credentials }: Route): Record<string, string> {
  const { token, ...query } = c.req.query();
  const isCredential = credentials === "any" || credentials === "stream";
  return isCredential || token === undefined ? query : { ...query, token };
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
  if (schema !== undefined) return parseBodyAsync(schema, await readJson(c, maxBytes, whenEmpty));
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
