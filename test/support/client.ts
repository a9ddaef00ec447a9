import { expectDescribed } from "./described.ts";

/** A small client of the HTTP API for tests: JSON in, status and JSON out. Every answer must be as it is described; one that is no JSON is `{}`. */
export interface Reply<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly json: T;
}

export class Client {
  readonly #base: () => string;
  readonly #key: string | null;

  /**
   * `base` is asked at every call: a host that restarts may come back at another port. Without a key no
   * Authorization is sent.
   */
  constructor(base: () => string, key: string | null) {
    this.#base = base;
    this.#key = key;
  }

  get = <T = Record<string, unknown>>(path: string) => this.send<T>("GET", path);
  put = <T = Record<string, unknown>>(path: string, body: unknown) => this.send<T>("PUT", path, body);
  post = <T = Record<string, unknown>>(path: string, body?: unknown) => this.send<T>("POST", path, body);
  patch = <T = Record<string, unknown>>(path: string, body: unknown) => this.send<T>("PATCH", path, body);
  delete = <T = Record<string, unknown>>(path: string) => this.send<T>("DELETE", path);

  /** A body that is text is sent as it stands: it need not be JSON. */
  async send<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Reply<T>> {
    const response = await fetch(`${this.#base()}${path}`, {
      method,
      headers: this.#key === null ? headers : { ...headers, Authorization: `Bearer ${this.#key}` },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    expectDescribed(method, path, { status: response.status, headers: response.headers, text });
    return {
      status: response.status,
      headers: response.headers,
      json: (isJson(response) && text !== "" ? JSON.parse(text) : {}) as T,
    };
  }
}

function isJson({ headers }: Response): boolean {
  return /^application\/(?:problem\+)?json\b/.test(headers.get("content-type") ?? "");
}
