import type { Operations } from "../http/routes.ts";

/** Every operation by name, such as `PUT /v1/geofences/{id}`. */
export type OperationName = keyof Operations;

type Params<N extends OperationName> = Operations[N]["params"];
type Body<N extends OperationName> = Operations[N]["body"];
type Query<N extends OperationName> = Operations[N]["query"];

/** What an operation is asked with; what it takes none of may be left out. */
export type Ask<N extends OperationName> = ([keyof Params<N>] extends [never]
  ? object
  : { readonly params: Params<N> }) &
  (undefined extends Body<N> ? { readonly body?: unknown } : { readonly body: Body<N> }) & {
    readonly query?: Query<N>;
    /** Makes it safe to send again what may have arrived: the answer is kept for 24 h. */
    readonly idempotencyKey?: string;
    readonly signal?: AbortSignal;
  };

/** What is answered: JSON, text of another type, or nothing. */
export type Answered<N extends OperationName> = Operations[N]["answer"];

/** A refusal (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
  readonly errors?: readonly {
    readonly pointer?: string;
    readonly parameter?: string;
    readonly detail: string;
  }[];
}

/** Thrown for every answer that is no success. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;
  /** Seconds after which to ask again, where the service said so. */
  readonly retryAfter: number | null;

  constructor(problem: Problem, retryAfter: number | null) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

export interface ClientOptions {
  /** Where the service is, such as `https://push.example.com`. */
  readonly url: string;
  /** A secret key, a publishable key or a device token. */
  readonly key?: string;
  readonly fetch?: typeof fetch;
}

export interface Client {
  /** Asks one operation; rejects with a {@link ProblemError} when it is refused. */
  call<N extends OperationName>(
    name: N,
    ...ask: object extends Ask<N> ? [ask?: Ask<N>] : [ask: Ask<N>]
  ): Promise<Answered<N>>;
}

interface AnyAsk {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** A client of the API, for Node and browsers. */
export function createClient({ url, key, fetch: ask = fetch }: ClientOptions): Client {
  const base = url.replace(/\/+$/, "");
  const call = async (name: string, given: AnyAsk = {}): Promise<unknown> => {
    const [method, path] = name.split(" ") as [string, string];
    const { body, idempotencyKey, signal } = given;
    const isText = typeof body === "string";
    const response = await ask(base + pathOf(path, given), {
      method,
      headers: {
        ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
        ...(body === undefined || isText ? {} : { "Content-Type": "application/json" }),
        ...(idempotencyKey === undefined ? {} : { "Idempotency-Key": idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    return read(response);
  };
  return { call: call as Client["call"] };
}

function pathOf(path: string, { params = {}, query = {} }: AnyAsk): string {
  const real = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    // An empty one would make another path.
    if (value === undefined || value === "") throw new TypeError(`expected params.${name} for ${path}`);
    return encodeURIComponent(value);
  });
  const asked = Object.entries(query).filter(([, value]) => value !== undefined);
  if (asked.length === 0) return real;
  return `${real}?${new URLSearchParams(asked.map(([name, value]): [string, string] => [name, String(value)]))}`;
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  const isJson = /^application\/(?:problem\+)?json\b/.test(response.headers.get("Content-Type") ?? "");
  const value: unknown = isJson && text !== "" ? JSON.parse(text) : text;
  if (response.ok) return text === "" ? undefined : value;
  const after = response.headers.get("Retry-After");
  throw new ProblemError(
    isJson ? (value as Problem) : strange(response, text),
    after === null ? null : Number(after),
  );
}

/** What something between here and the service answered in its place. */
function strange({ status, statusText }: Response, text: string): Problem {
  const detail = text.slice(0, 200) || statusText;
  return { type: "about:blank", title: statusText, status, detail, code: "no_problem", requestId: "" };
}
