import { Failure } from "./cli.ts";

/** An answer other than 2xx: an RFC 9457 problem, or whatever came instead. */
export class ApiError extends Failure {
  readonly status: number;
  /** Seconds, from `Retry-After`. */
  readonly retryAfter: number | null;

  constructor(request: string, status: number, retryAfter: number | null, text: string) {
    super(`${request}: ${status} ${readProblem(text)}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export interface Api {
  readonly url: string;
  /** One request with the key; throws an `ApiError` for anything but 2xx. */
  request(method: string, path: string, body?: unknown): Promise<unknown>;
}

export function createApi(url: string, key: string): Api {
  const base = url.replace(/\/+$/, "");
  return {
    url: base,
    async request(method, path, body) {
      const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
      const answer = await fetch(`${base}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch((error: unknown) => {
        throw new Failure(`cannot reach ${base}: ${reasonOf(error)}. Is the server running (npm start)?`);
      });
      const text = await answer.text();
      if (!answer.ok) throw new ApiError(`${method} ${path}`, answer.status, retryAfterOf(answer), text);
      return text === "" ? null : JSON.parse(text);
    },
  };
}

function retryAfterOf(answer: Response): number | null {
  const seconds = Number(answer.headers.get("Retry-After") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : null;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
}

function readProblem(text: string): string {
  try {
    const problem = JSON.parse(text) as {
      title?: string;
      detail?: string;
      errors?: { pointer: string; detail: string }[];
    };
    const errors = problem.errors?.map((error) => `${error.pointer}: ${error.detail}`) ?? [];
    return [problem.title, problem.detail, ...errors].filter(Boolean).join("; ");
  } catch {
    return text.slice(0, 200);
  }
}
