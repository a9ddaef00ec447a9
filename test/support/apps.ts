import { type InProcess, inProcess } from "../http/in-process.ts";
import { publishableKey, secretKey } from "./hosts/hosts.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
  /** Records taken, and records of no use. */
  readonly counts: readonly [accepted: number, unusable: number];
}

/** Phones with location apps on them, and a service in memory that they send to. */
export class Apps {
  readonly world: InProcess;

  constructor(now: number) {
    this.world = inProcess(now);
  }

  close(): void {
    this.world.close();
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await this.world.app.request(`http://parvis${path}`, {
      method,
      headers: { Authorization: `Bearer ${secretKey}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const count = (name: string) => Number(response.headers.get(name) ?? Number.NaN);
    return {
      status: response.status,
      headers: response.headers,
      json: text === "" ? undefined : JSON.parse(text),
      counts: [count("x-records-accepted"), count("x-records-unusable")],
    };
  }

  /** A new phone, whose owner agreed to location unless told otherwise. */
  async phone({ agrees = true } = {}): Promise<{
    readonly token: string;
    readonly customerId: string;
    readonly send: (path: string, body?: unknown) => Promise<Answer>;
    readonly get: (path: string) => Promise<Answer>;
  }> {
    const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });
    const enrolled = await this.send("POST", "/v1/devices", { platform: "ios" }, bearer(publishableKey));
    const { deviceToken: token, customerId } = enrolled.json as { deviceToken: string; customerId: string };
    if (agrees) {
      const consent = { granted: true, source: "app" };
      await this.send("PUT", "/v1/device/consents/location", consent, bearer(token));
    }
    return {
      token,
      customerId,
      send: (path, body) => this.send("POST", path, body, bearer(token)),
      get: (path) => this.send("GET", path, undefined, bearer(token)),
    };
  }

  /** Everything that happened to a customer, oldest first, without the ids that were made for it. */
  async events(customerId: string): Promise<readonly object[]> {
    const events: object[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: Answer = await this.send(
        "GET",
        `/v1/events?customerId=${customerId}&limit=500${cursor && `&cursor=${cursor}`}`,
      );
      const { data, nextCursor } = page.json as {
        data: Record<string, unknown>[];
        nextCursor: string | null;
      };
      for (const { id, customerId: _, deviceId, visitId, receivedAt, ...rest } of data) events.push(rest);
      cursor = nextCursor;
    }
    return events.reverse();
  }
}
