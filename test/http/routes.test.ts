import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Signer } from "../../src/host/signing.ts";
import { createApp } from "../../src/http/app.ts";
import type { Service } from "../../src/http/route.ts";
import { nodeLimits } from "../../src/http/simulations/limits.ts";
import { Client, type Reply } from "../support/client.ts";
import {
  dataFolder,
  hosts,
  masterSecret,
  publishableKey,
  type RunningHost,
  secretKey,
} from "../support/hosts/hosts.ts";
import type { Row, Rows, Table } from "./rows.ts";
import { deadPushHost, type Seeded, seed } from "./seed.ts";
import { campaignTable } from "./tables/campaigns.ts";
import { cdpTable } from "./tables/cdp.ts";
import { customerTable } from "./tables/customers.ts";
import { deliveryTable } from "./tables/delivery.ts";
import { deviceTable } from "./tables/devices.ts";
import { geofenceTable } from "./tables/geofences.ts";
import { ingestTable } from "./tables/ingest.ts";
import { keyTable } from "./tables/keys.ts";
import { logTable } from "./tables/logs.ts";
import { moveTable } from "./tables/move.ts";
import { offerTable } from "./tables/offers.ts";
import { personalDataTable } from "./tables/personal-data.ts";
import { reportTable } from "./tables/reports.ts";
import { sendTable } from "./tables/sends.ts";
import { sessionTable } from "./tables/session.ts";
import { simulationTable } from "./tables/simulations.ts";
import { webhookTable } from "./tables/webhooks.ts";
import { workspaceTable } from "./tables/workspace.ts";

/** Reads first, then writes that later rows build on, removals last. */
const tables = ({ notificationId, jobId, customerToken, token }: Seeded & { token: string }): Table => ({
  ...workspaceTable,
  ...logTable(notificationId),
  ...reportTable,
  ...offerTable,
  ...geofenceTable,
  ...sendTable(jobId),
  ...campaignTable,
  ...simulationTable,
  ...personalDataTable,
  ...webhookTable,
  ...cdpTable,
  ...customerTable,
  ...deliveryTable({ notificationId, token }),
  ...keyTable,
  ...sessionTable,
  ...ingestTable,
  ...deviceTable(customerToken),
  ...moveTable,
});

/** What the application answers, taken from the application itself. */
const served = createApp({
  endpointFault: () => null,
  log: { answered: null },
  simulations: nodeLimits,
} as unknown as Service)
  .routes.filter(({ method }) => method !== "ALL" && method !== "OPTIONS")
  .map(({ method, path }) => `${method} ${path}`);

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
  errors?: { pointer?: string; parameter?: string; detail: string }[];
}

/** Every answer of a host by name, with what must differ between two hosts taken out. */
type Transcript = Map<string, unknown>;
const transcripts: Transcript[] = [];

const mebibyte = 1024 * 1024;
const place = (error: { pointer?: string; parameter?: string }) =>
  error.parameter === undefined ? error.pointer : `?${error.parameter}`;

function expectProblem(reply: Reply, status: number, code: string): Problem {
  const problem = reply.json as unknown as Problem;
  expect([reply.status, problem.code, problem.detail]).toEqual([status, code, expect.any(String)]);
  expect(reply.headers.get("content-type")).toBe("application/problem+json");
  expect(problem).toMatchObject({ status, code, requestId: reply.headers.get("x-request-id") });
  expect(problem.type.split("/").at(-1)).toBe(code);
  expect(problem.title.length).toBeGreaterThan(0);
  return problem;
}

function expectRow(reply: Reply, row: Row): void {
  expect(reply.headers.get("x-request-id")).toMatch(/^[\w-]{8,}$/);
  if (row.status < 400) {
    expect([reply.status, reply.json]).toEqual([row.status, expect.anything()]);
    expect(reply.json).toMatchObject(row.json ?? {});
    const type = reply.headers.get("content-type")?.split(";")[0];
    if (row.status !== 204) expect(type).toBe(row.type ?? "application/json");
    return;
  }
  const { errors } = expectProblem(reply, row.status, row.code ?? "");
  expect(errors?.map(place)).toEqual(row.errors?.map(([where]) => where));
  for (const [i, [, words]] of (row.errors ?? []).entries())
    expect(errors?.[i]?.detail).toMatch(typeof words === "string" ? new RegExp(escaped(words)) : words);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/**
 * Ids made by the service, times and attempts differ from host to host, and between two runs; so does the last
 * bit of a sine.
 */
function normalised(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(12));
  if (typeof value === "string")
    return value
      .replace(/\b(ntf|dec|evt|vis|job|key|aud|dev|anon|red|msg|tch)_[0-9a-f]{34}\b/g, "$1")
      .replace(/\binv_[0-9a-f]{34}_[\w-]{43}$/g, "invitation")
      .replace(/\b((?:sk_[a-z]+|pk)_)[0-9a-f]{34}_[\w-]{43}$/g, "$1key")
      .replace(/^B[\w-]{86}$/, "point")
      .replace(/\b[0-9a-f]{32}\b/g, "uuid")
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "time");
  if (Array.isArray(value)) return value.map(normalised);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([name]) =>
          ![
            "requestId",
            "attempts",
            "attemptLog",
            "vapidPublicKey",
            "publicKey",
            "shards",
            "deviceToken",
            "token",
            "secret",
          ].includes(name),
      )
      .map(([name, inner]) => [name, name === "nextCursor" && inner !== null ? "cursor" : normalised(inner)]),
  );
}

describe.each(hosts)("every route on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  let table: Table = {};
  let untouched: Reply;
  let deviceToken = "";
  const transcript: Transcript = new Map();
  const url = () => running.url;
  const admin = new Client(url, secretKey);
  const publishable = new Client(url, publishableKey);
  const nobody = new Client(url, null);
  const stranger = new Client(url, `${secretKey}x`);

  beforeAll(async () => {
    folder = await dataFolder();
    running = await host.start(folder.path, {
      PUSH_ENDPOINT_ALLOWLIST: deadPushHost,
      WEBHOOK_ALLOWLIST: deadPushHost,
    });
    untouched = await admin.get("/v1/settings");
    const seeded = await seed(admin);
    deviceToken = seeded.deviceToken;
    const token = await new Signer([masterSecret]).sign("receipt", seeded.notificationId);
    table = tables({ ...seeded, token });
  });
  afterAll(async () => {
    transcripts.push(transcript);
    await running?.stop();
    await folder?.remove();
  });

  const clientOf = ({ as }: Rows) => (as === "device" ? new Client(url, deviceToken) : admin);
  const each = async (run: (name: string, method: string, rows: Rows) => Promise<void>) => {
    for (const [name, rows] of Object.entries(table)) await run(name, name.split(" ")[0]!, rows);
  };

  it("has rows for every route, and for no other", () => {
    expect(Object.keys(table).sort()).toEqual([...served].sort());
  });

  it("begins with the settings of the contract", () => {
    expect(untouched.json).toEqual({
      sending: "on",
      pressure: [
        { limit: 1, window: "24h" },
        { limit: 3, window: "7d" },
      ],
      quietHours: { from: "21:00", to: "08:00" },
      globalHoldout: 0,
      maxPingAge: "5m",
      maxAccuracy: 100,
      exitBuffer: 25,
      exitAfter: "20s",
      presenceTimeout: "6h",
      locationRetention: "24h",
      eventRetention: "90d",
      decisionRetention: "30d",
      limits: {
        device: { limit: 1, window: "1s", burst: 30 },
        address: { limit: 10, window: "1s", burst: 20 },
        enrolment: { limit: 10, window: "1m", burst: 10 },
      },
    });
  });

  it("answers 401 without a key or with a wrong one, and 403 to a publishable key", async () => {
    await each(async (name, method, { path, open }) => {
      if (open === "anyone") return;
      for (const client of [nobody, stranger]) {
        const reply = await client.send(method, path);
        expect(reply.headers.get("www-authenticate"), name).toBe("Bearer");
        expectProblem(reply, 401, "unauthenticated");
      }
      if (open !== "publishable") expectProblem(await publishable.send(method, path), 403, "forbidden");
    });
  });

  it("answers 413 to a body that is too large, on every route that may have one", async () => {
    await each(async (_, method, rows) => {
      const { path, mebibytes = 1, kibibytes } = rows;
      if (method === "GET") return;
      const length = kibibytes === undefined ? (mebibytes + 1) * mebibyte : kibibytes * 1024;
      const body = `{"name":"${"x".repeat(length)}"}`;
      expectProblem(await clientOf(rows).send(method, path, body), 413, "too_large");
    });
  });

  it("answers 400 to what is not JSON, and 422 to JSON that is no object", async () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    await each(async (name, method, rows) => {
      const { path, body, mayBeEmpty, lines, kibibytes } = rows;
      const client = clientOf(rows);
      if (method === "GET" || lines) return;
      const bad = ['{"name":', "{'a':1}", "NaN", "\u0000", '{"a":1}{"b":2}'];
      for (const text of kibibytes === undefined ? [...bad, deep] : bad)
        expectProblem(await client.send(method, path, text), 400, "not_json");
      if (body !== undefined && !mayBeEmpty)
        for (const empty of ["", "  \n"])
          expectProblem(await client.send(method, path, empty), 400, "not_json");
      for (const value of [[], null, "text", 7, true]) {
        const reply = await client.send(method, path, JSON.stringify(value));
        expect(expectProblem(reply, 422, "invalid_request").errors?.map(place), name).toEqual([""]);
      }
    });
  });

  it("refuses an unknown field with its pointer, escaped", async () => {
    await each(async (name, method, rows) => {
      const { path, body, lines, loose } = rows;
      if (method === "GET" || lines || loose) return;
      const reply = await clientOf(rows).send(method, path, { ...body, "a/b~c": 1 });
      const { errors } = expectProblem(reply, 422, "invalid_request");
      expect([name, errors]).toEqual([name, [{ pointer: "/a~1b~0c", detail: "unknown field" }]]);
    });
  });

  it("answers an error for each of very many mistakes, but not without end", async () => {
    const fields = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`f${i}`, 1]));
    await each(async (_, method, rows) => {
      const { path, lines, kibibytes } = rows;
      if (method === "GET") return;
      const { status, json } = await clientOf(rows).send(method, path, fields);
      const isTooLarge = JSON.stringify(fields).length > (kibibytes ?? Number.POSITIVE_INFINITY) * 1024;
      expect(status).toBe(path === "/v1/pings" || lines === true ? 200 : isTooLarge ? 413 : 422);
      expect(JSON.stringify(json).length).toBeLessThan(20_000);
    });
  });

  it("answers 404 where nothing is, and to a method that a path does not have", async () => {
    for (const [method, path] of [
      ["GET", "/v1/nothing"],
      ["GET", "/v1/geofences/opera/"],
      ["POST", "/v1/geofences/opera"],
      ["DELETE", "/v1/settings"],
      ["GET", "/v1/pings"],
      ["GET", "/v1//settings"],
    ] as const)
      expectProblem(await admin.send(method, path), 404, "not_found");
  });

  it("answers every row of its table", async () => {
    const surprises: string[] = [];
    await each(async (name, method, rows) => {
      for (const [i, row] of rows.rows.entries()) {
        const reply = await clientOf(rows).send(method, row.path, row.body, row.headers);
        const title = `${name} row ${i}: ${row.path}`;
        if (!row.varies)
          transcript.set(String(normalised(title)), normalised({ status: reply.status, json: reply.json }));
        try {
          expectRow(reply, row);
        } catch (error) {
          const answer = JSON.stringify(reply.json).slice(0, 500);
          surprises.push(`${title} answered ${reply.status} ${answer}: ${(error as Error).message}`);
        }
      }
    });
    expect(surprises).toEqual([]);
    expect(transcript.size).toBeGreaterThan(100);
  }, 240_000);

  it("takes a geofence of 100 000 vertices and 8 MiB, and no larger", async () => {
    const ring = (vertices: number) =>
      Array.from({ length: vertices + 1 }, (_, i) => {
        const angle = (2 * Math.PI * (i % vertices)) / vertices;
        return [2 + Math.cos(angle), 48 + Math.sin(angle)];
      });
    const body = (vertices: number) => ({
      name: "Round",
      geometry: { type: "Polygon", coordinates: [ring(vertices)] },
    });
    const reply = await admin.put<{ area: number }>("/v1/geofences/round", body(100_000));
    expect(reply.status).toBe(201);
    const here = await admin.get<{ data: { id: string }[] }>(
      "/v1/geofences?latitude=48.9&longitude=2&limit=500",
    );
    expect(here.json.data.map(({ id }) => id)).toContain("round");
    const more = expectProblem(await admin.put("/v1/geofences/round", body(100_001)), 422, "invalid_request");
    expect(more.errors).toMatchObject([{ pointer: "/geometry/coordinates" }]);
    expect((await admin.delete("/v1/geofences/round")).status).toBe(204);
  });

  it("echoes a request id that a client names, and makes one for any that is not one", async () => {
    const ask = (id: string) =>
      fetch(`${url()}/v1/settings`, { headers: { "X-Request-Id": id } }).then(async (response) => ({
        header: response.headers.get("x-request-id"),
        body: ((await response.json()) as Problem).requestId,
      }));
    expect(await ask("trace-42")).toEqual({ header: "trace-42", body: "trace-42" });
    const made = await ask("a b");
    expect(made.header).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.body).toBe(made.header);
  });
});

describe("the hosts", () => {
  it("answered every row alike", () => {
    const [first, ...others] = transcripts;
    expect(first?.size).toBeGreaterThan(100);
    for (const other of others) expect(Object.fromEntries(other)).toEqual(Object.fromEntries(first!));
    expect(others).toHaveLength(hosts.length - 1);
  });
});
