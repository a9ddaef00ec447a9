import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Signer } from "../../src/host/signing.ts";
import { nameOf, templated } from "../../src/http/openapi/operation.ts";
import type { Route } from "../../src/http/route.ts";
import * as shown from "../../src/http/schemas/examples.ts";
import { beginningOf } from "../support/beginning.ts";
import { Client } from "../support/client.ts";
import { routes } from "../support/described.ts";
import { dataFolder, hosts, masterSecret, type RunningHost, secretKey } from "../support/hosts/hosts.ts";
import { Recorder } from "./recorded.ts";
import { customerToken, deadPushHost, noLimits } from "./seed.ts";

/** What others need comes first, and what takes it away last; between them reads come before writes. */
const first = [
  "GET /healthz",
  "PATCH /v1/settings",
  "PUT /v1/geofences/{id}",
  "PUT /v1/offers/{id}",
  "PUT /v1/campaigns/{id}",
  "PUT /v1/webhooks/{id}",
  "POST /v1/campaigns/{id}/launch",
  "POST /v1/customers/import",
  "POST /v1/pings",
  "POST /v1/devices",
  "POST /v1/keys",
  "POST /v1/campaigns/{id}/send",
  "GET /v1/campaigns/{id}/send/{jobId}",
];
const last = [
  "POST /v1/campaigns/{id}/pause",
  "POST /v1/campaigns/{id}/end",
  "DELETE /v1/campaigns/{id}",
  "DELETE /v1/offers/{id}",
  "DELETE /v1/customers/{id}/devices/{deviceId}",
  "DELETE /v1/customers/{id}",
  "POST /v1/workspace/seal",
  "GET /v1/workspace/export",
  "DELETE /v1/workspace/seal",
];
/** It takes an empty workspace, and what another has exported. */
const elsewhere = "POST /v1/workspace/import";

function rank(route: Route): number {
  const name = nameOf(route);
  if (first.includes(name)) return first.indexOf(name) - first.length;
  if (last.includes(name)) return 10 + last.indexOf(name);
  return ["get", "put", "post", "patch", "delete"].indexOf(route.method);
}

const inOrder = routes.filter((route) => nameOf(route) !== elsewhere).toSorted((a, b) => rank(a) - rank(b));

interface Exchange {
  readonly status: number;
  readonly type: string | null;
  readonly json: Record<string, unknown>;
  readonly text: string;
}

/** What the examples name, by what it really is here: filled in as the service makes it. */
const real = new Map<string, string>([
  [shown.secretKey, secretKey],
  [shown.subscription.endpoint, `http://${deadPushHost}/push/1`],
  [shown.webhookUrl, `http://${deadPushHost}/hook`],
]);

let token = "";

/** What an example's answer makes known. */
const learns: Readonly<Record<string, (json: Record<string, unknown>) => Promise<void> | void>> = {
  async "POST /v1/pings"(json) {
    const [result] = json.results as { notifications: string[] }[];
    const id = result!.notifications[0]!;
    real.set(shown.notificationId, id);
    real.set(shown.receiptToken, await new Signer([masterSecret]).sign("receipt", id));
  },
  "POST /v1/devices": ({ deviceToken }) => {
    token = String(deviceToken);
  },
  "POST /v1/keys": ({ id }) => {
    real.set(shown.keyId, String(id));
  },
  "POST /v1/campaigns/{id}/send": ({ id }) => {
    real.set(shown.jobId, String(id));
  },
};

function realised(text: string): string {
  return [...real].reduce((so, [name, value]) => so.replaceAll(name, value), text);
}

function requestOf({ method, path, example, may }: Route) {
  const { params = {}, query = {}, headers = {}, body } = example;
  const at = templated(path).replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name]!));
  const asked = new URLSearchParams(
    Object.entries(query as object).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const search = asked.size === 0 ? "" : `?${asked}`;
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const key = may === "anyone" ? null : may.includes("admin") ? secretKey : token;
  return {
    url: realised(at + search),
    init: {
      method: method.toUpperCase(),
      headers: { ...headers, ...(key === null ? {} : { Authorization: `Bearer ${key}` }) },
      ...(text === undefined ? {} : { body: realised(text) }),
    },
  };
}

const parsed = (line: string): unknown => JSON.parse(line);

describe("the examples of the document, sent in turn", () => {
  const folders: Awaited<ReturnType<typeof dataFolder>>[] = [];
  const running: RunningHost[] = [];
  const exchanges = new Map<string, Exchange>();

  const start = async () => {
    const folder = await dataFolder();
    folders.push(folder);
    const allowed = { PUSH_ENDPOINT_ALLOWLIST: deadPushHost, WEBHOOK_ALLOWLIST: deadPushHost };
    const host = await hosts[0]!.start(folder.path, allowed);
    running.push(host);
    return host.url;
  };
  const send = async (base: string, route: Route, more: { body?: string } = {}): Promise<Exchange> => {
    const { url, init } = requestOf(route);
    const response = await fetch(base + url, { ...init, ...more });
    const type = response.headers.get("content-type");
    const text = await (type === "text/event-stream" ? beginningOf(response) : response.text());
    const json = type?.includes("json") && !type.includes("ndjson") ? JSON.parse(text) : {};
    return { status: response.status, type, json, text };
  };

  beforeAll(async () => {
    real.set(shown.customerToken, await customerToken("c1"));
    const base = await start();
    await new Client(() => base, secretKey).patch("/v1/settings", { limits: noLimits });
    for (const route of inOrder) {
      let exchange = await send(base, route);
      // A send takes its time.
      for (
        let tries = 0;
        exchange.json.state === "running" && route.method === "get" && tries < 100;
        tries++
      ) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        exchange = await send(base, route);
      }
      exchanges.set(nameOf(route), exchange);
      if (exchange.status < 300) await learns[nameOf(route)]?.(exchange.json);
    }
    const moved = routes.find((route) => nameOf(route) === elsewhere)!;
    const body = exchanges.get("GET /v1/workspace/export")!.text;
    exchanges.set(elsewhere, await send(await start(), moved, { body }));
  });
  afterAll(async () => {
    for (const host of running) await host.stop();
    for (const folder of folders) await folder.remove();
  });

  it("are of every route", () => {
    expect([...exchanges.keys()].sort()).toEqual(routes.map(nameOf).sort());
  });

  it.each(routes.map((route) => [nameOf(route), route] as const))(
    "%s is answered as documented",
    (name, route) => {
      const { status, type, json, text } = exchanges.get(name)!;
      const answer = route.answers[status as keyof Route["answers"]];
      expect([status, answer, text.slice(0, 300)]).toEqual([status, expect.anything(), expect.any(String)]);
      const { schema, type: wanted = schema === undefined ? undefined : "application/json" } = answer!;
      expect(type?.split(";")[0]).toBe(wanted);
      // Of lines the schema is that of each.
      const bodies = wanted?.endsWith("ndjson") ? text.split("\n").filter(Boolean).map(parsed) : [json];
      for (const body of bodies) expect(schema?.safeParse(body).error?.issues ?? []).toEqual([]);
    },
  );

  it.each(
    routes.flatMap((route) => {
      const { body, takes = body === undefined ? {} : { "application/json": body } } = route;
      const [[type, schema] = ["", null]] = Object.entries(takes);
      return schema === null || type.endsWith("ndjson")
        ? []
        : [[nameOf(route), schema, route.example] as const];
    }),
  )("%s has an example that its schema takes", async (_, schema, { body }) => {
    const { error } = await schema.safeParseAsync(JSON.parse(realised(JSON.stringify(body))));
    expect(error?.issues ?? []).toEqual([]);
  });

  it("stand in the document with the answers they got; record them anew with --update", async () => {
    const given = JSON.stringify(routes.map(({ example }) => example));
    const recorder = new Recorder([...real], given);
    const answers = inOrder.flatMap((route) => {
      const name = nameOf(route);
      const { status, json, type } = exchanges.get(name)!;
      const isShown = type?.startsWith("application/json") && name !== "GET /openapi.json";
      return isShown ? [[name, { status, body: recorder.record(json) }] as const] : [];
    });
    const sorted = Object.fromEntries(answers.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    await expect(`${JSON.stringify(sorted, null, 2)}\n`).toMatchFileSnapshot(
      "../../src/http/openapi/answers.json",
    );
  });
});
