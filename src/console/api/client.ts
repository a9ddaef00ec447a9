/** A wrong place of a request: a pointer into its body (RFC 6901), or the name of a parameter. */
export interface ProblemFault {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly detail: string;
}

/** What the server refused (RFC 9457), or that it did not answer: status 0. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly ProblemFault[];
  readonly requestId: string | null;

  constructor(status: number, body: Partial<ApiProblemBody> = {}) {
    super(body.detail ?? body.title ?? "");
    this.status = status;
    this.code = body.code ?? (status === 0 ? "unreachable" : "unknown");
    this.errors = body.errors ?? [];
    this.requestId = body.requestId ?? null;
  }
}

interface ApiProblemBody {
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
  readonly errors: readonly ProblemFault[];
}

/** What is answered, and the `ETag` of its version where it has one. */
export interface Tagged<T> {
  readonly value: T;
  readonly tag: string | null;
}

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Ask {
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks the server and answers its JSON, undefined for none, or its text; the session's cookie says who asks. */
export async function ask<T>(method: string, path: string, asked: Ask = {}): Promise<T> {
  return (await askTagged<T>(method, path, asked)).value;
}

/** The same, with the name of the version that is answered. */
export async function askTagged<T>(
  method: string,
  path: string,
  { query, body, signal, headers }: Ask = {},
): Promise<Tagged<T>> {
  const response = await reach(path + textOf(query), {
    method,
    headers: {
      ...(body === undefined || isRaw(body) ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await response.text();
  if (!response.ok) throw new ApiProblem(response.status, parsed(text));
  const isText = response.headers.get("Content-Type")?.startsWith("text/");
  const value: unknown = isText ? text : text === "" ? undefined : JSON.parse(text);
  return { value: value as T, tag: response.headers.get("ETag") };
}

/** What is stored, with its version; null for what there is not. */
export async function getTagged<T>(path: string, signal?: AbortSignal): Promise<Tagged<T> | null> {
  try {
    return await askTagged<T>("GET", path, { signal });
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal) =>
  ask<T>("GET", path, { ...(query === undefined ? {} : { query }), signal });
/** With a `tag` it changes that version alone; another is 412. */
export const put = <T>(path: string, body: unknown, tag: string | null = null) =>
  ask<T>("PUT", path, { body, ...ifMatch(tag) });
export const post = <T>(path: string, body?: unknown, tag: string | null = null) =>
  ask<T>("POST", path, { body, ...ifMatch(tag) });
export const patch = <T>(path: string, body: unknown) => ask<T>("PATCH", path, { body });
export const remove = (path: string) => ask<void>("DELETE", path);

/** A segment of a path as it may stand in a URL. */
export const segment = encodeURIComponent;

function ifMatch(tag: string | null): Pick<Ask, "headers"> {
  return tag === null ? {} : { headers: { "If-Match": tag } };
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiProblem(0);
  }
}

function isRaw(body: unknown): body is string | Blob {
  return typeof body === "string" || body instanceof Blob;
}

function textOf(query: Query = {}): string {
  const given = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  );
  return given.length === 0
    ? ""
    : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)] as [string, string]))}`;
}

function parsed(text: string): Partial<ApiProblemBody> {
  try {
    return JSON.parse(text) as Partial<ApiProblemBody>;
  } catch {
    return {};
  }
}
