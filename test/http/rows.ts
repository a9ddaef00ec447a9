/** A request and what must come back. A body that is text is sent as it stands. */
export interface Row {
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  /** What the answer's JSON must contain. */
  readonly json?: object;
  /** Its type where that is not JSON. */
  readonly type?: string;
  /** What each host answers is its own. */
  readonly varies?: true;
  /** The problem's code. */
  readonly code?: string;
  /** All of the problem's errors: the place (a pointer, or `?name` for a parameter) and words of its detail. */
  readonly errors?: readonly (readonly [place: string, detail: string | RegExp])[];
}

/** The rows of one route, in the order in which they are sent. */
export interface Rows {
  /** A path at which the generic rows (401, 403, 413, 400) knock. */
  readonly path: string;
  /** A body the route takes, if it takes one: the generic rows add unknown fields to it. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** The route takes an empty body as well. */
  readonly mayBeEmpty?: true;
  /** The body is lines of JSON, each judged by itself: what is wrong with one makes no error; or `whole`: it stops all. */
  readonly lines?: true | "whole";
  /** Fields of the sender's own are let through. */
  readonly loose?: true;
  /** Largest body in MiB; 1 unless told. */
  readonly mebibytes?: number;
  /** Instead, largest body in KiB. */
  readonly kibibytes?: number;
  readonly open?: "anyone" | "publishable";
  /** Called with a device's token; by an admin unless told. */
  readonly as?: "device";
  readonly rows: readonly Row[];
}

/** The tables of all routes, by `METHOD /path`. */
export type Table = Readonly<Record<string, Rows>>;

export function fine(path: string, body: unknown, status: number, json: object = {}): Row {
  return { path, body, status, json };
}

export function missing(path: string, body?: unknown): Row {
  return { path, body, status: 404, code: "not_found" };
}

export function conflict(path: string, code: string, body?: unknown): Row {
  return { path, body, status: 409, code };
}

/** The same row, over a version that its sender knows. */
export function over(tag: string, row: Row): Row {
  return { ...row, headers: { "If-Match": tag } };
}

/** What is stored is another version than the sender knows. */
export function differs(tag: string, path: string, body: unknown): Row {
  return over(tag, { path, body, status: 412, code: "version_differs" });
}

/** The same row with an idempotency key. */
export function keyed(row: Row, key: string): Row {
  return { ...row, headers: { "Idempotency-Key": key } };
}

export function reused(path: string, body: unknown): Row {
  return { path, body, status: 422, code: "idempotency_key_reused" };
}

export function wrong(path: string, body: unknown, ...errors: NonNullable<Row["errors"]>): Row {
  return { path, body, status: 422, code: "invalid_request", errors };
}

/** JSON text in which `"@name"` strings are replaced by number literals that no JSON writer makes. */
export function withLiteral(body: unknown, literal: string): string {
  return JSON.stringify(body).replaceAll('"@"', literal);
}
