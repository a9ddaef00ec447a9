/** An answer that is no success: the problem's `code` or title, and when to come back. Status 0: no answer came. */
export class ParvisError extends Error {
  readonly status: number;
  /** Milliseconds; null where the server named none. */
  readonly retryAfter: number | null;

  constructor(status: number, message: string, retryAfter: number | null = null) {
    super(message);
    this.name = "ParvisError";
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export interface Caller {
  readonly baseUrl: string;
  /** A publishable key or a device token. */
  readonly token: string;
}

export interface Extras {
  readonly headers?: Readonly<Record<string, string>>;
  readonly keepalive?: boolean;
  readonly signal?: AbortSignal;
}

const patience = 15_000;

/** Calls the API; throws a {@link ParvisError} for anything but a success or a 304. */
export async function call(
  { baseUrl, token }: Caller,
  method: string,
  path: string,
  body?: unknown,
  { headers, keepalive = false, signal }: Extras = {},
): Promise<Response> {
  const limit = AbortSignal.timeout(patience);
  const response = await fetch(baseUrl + path, {
    method,
    keepalive,
    cache: "no-store",
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new ParvisError(0, String(error));
  });
  if (response.ok || response.status === 304) return response;
  const problem = (await response.json().catch(() => ({}))) as { code?: string; title?: string };
  const after = response.headers.get("retry-after");
  throw new ParvisError(
    response.status,
    problem.code ?? problem.title ?? response.statusText,
    after === null ? null : Number(after) * 1_000 || Date.parse(after) - Date.now() || 0,
  );
}

export const ask = async <T>(...all: Parameters<typeof call>): Promise<T> =>
  (await call(...all)).json() as Promise<T>;
