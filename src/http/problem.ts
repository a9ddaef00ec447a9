import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Fault, Refusal } from "../engine/answer.ts";
import { Unanswered } from "../host/workspace.ts";

/** One wrong place of a request: a pointer into its body, or the name of a query parameter. */
export type ProblemFault = Fault | { readonly parameter: string; readonly detail: string };

/** A refusal on its way to the client: RFC 9457 `application/problem+json`. */
export class Problem extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly errors: readonly ProblemFault[] | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ContentfulStatusCode,
    code: string,
    detail: string,
    more: { errors?: readonly ProblemFault[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = more.errors ?? null;
    this.headers = more.headers ?? {};
  }
}

const titles: Readonly<Record<number, string>> = {
  400: "Bad request",
  401: "Not authenticated",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  410: "No longer valid",
  412: "Changed since",
  413: "Too large",
  415: "Not supported",
  422: "Invalid request",
  429: "Too many requests",
  500: "Internal error",
  503: "Unavailable",
};

/** Seconds after which a request that could not be served now may be made again. */
const retryAfter = "1";

export function refusalProblem(refusal: Refusal): Problem {
  switch (refusal.kind) {
    case "not_found":
      return new Problem(404, "not_found", refusal.detail);
    case "conflict":
      return new Problem(409, refusal.code, refusal.detail);
    case "version_differs":
      return new Problem(412, "version_differs", refusal.detail);
    case "invalid":
      return invalid(refusal.errors);
    case "unauthenticated":
      return new Problem(401, refusal.code, refusal.detail, { headers: { "WWW-Authenticate": "Bearer" } });
    case "expired":
      return new Problem(410, "expired", refusal.detail);
    case "key_reused":
      return new Problem(422, "idempotency_key_reused", refusal.detail);
    case "rate_limited":
      return new Problem(429, "rate_limited", refusal.detail, {
        headers: { "Retry-After": String(Math.max(1, Math.ceil(refusal.retryAfterMs / 1_000))) },
      });
    case "unavailable":
      return unavailable(refusal.detail);
  }
}

/** Errors that one answer lists at most. */
const maxErrors = 100;

export function invalid(errors: readonly ProblemFault[]): Problem {
  const first = errors[0];
  const where = first === undefined ? "" : "pointer" in first ? first.pointer : `?${first.parameter}`;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return new Problem(422, "invalid_request", `${where || "the body"}: ${first?.detail ?? "invalid"}${more}`, {
    errors: errors.slice(0, maxErrors),
  });
}

export function unavailable(detail: string): Problem {
  return new Problem(503, "unavailable", detail, { headers: { "Retry-After": retryAfter } });
}

/** Whatever was thrown as what may be told of it. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Unanswered) return unavailable(error.message);
  return new Problem(500, "internal", "something went wrong inside; the request id finds it in the log");
}

export function problemBody(problem: Problem, requestId: string) {
  return {
    type: `/problems/${problem.code}`,
    title: titles[problem.status] ?? "Error",
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    requestId,
    ...(problem.errors === null ? {} : { errors: problem.errors }),
  };
}

export function respond(c: Context, problem: Problem): Response {
  for (const [name, value] of Object.entries(problem.headers)) c.header(name, value);
  return c.body(JSON.stringify(problemBody(problem, c.get("requestId"))), problem.status, {
    "Content-Type": "application/problem+json",
  });
}
