import { afterEach, beforeEach, expect, it } from "vitest";
import type { Answered } from "../../src/host/log.ts";
import { Meters } from "../../src/host/metrics/meters.ts";
import { secretKey } from "../support/hosts/hosts.ts";
import { type InProcess, inProcess } from "./in-process.ts";

let service: InProcess;
let told: Answered[];
const meters = new Meters();

beforeEach(() => {
  told = [];
  service = inProcess(Date.now(), {
    log: { error: () => {}, answered: (request) => told.push(request) },
    metrics: { meters, process: () => [], isLocal: () => true },
  });
});
afterEach(() => service.close());

const headers = { Authorization: `Bearer ${secretKey}`, "X-Request-Id": "r-1" };

it.each([
  ["GET", "/v1/customers/ana?q=ana", "GET", "/v1/customers/:id", 404],
  ["HEAD", "/v1/customers/ana", "HEAD", "/v1/customers/:id", 404],
  ["PUT", "/v1/customers/ana", "PUT", "/v1/customers/:id", 422],
  // Another route's template has room for the same path: it is told of the one that answered.
  ["GET", "/v1/geofences/nearest?latitude=48&longitude=2", "GET", "/v1/geofences/nearest", 200],
  ["GET", "/v1/geofences/opera", "GET", "/v1/geofences/:id", 404],
  ["OPTIONS", "/v1/pings", "OPTIONS", "/v1/pings", 204],
  ["GET", "/nothing/of/ana", "GET", "none", 404],
  ["PROPFIND", "/v1/pings", "other", "none", 404],
  ["GET", "/metrics", "GET", "/metrics", 200],
  ["GET", "/healthz", "GET", "/healthz", 200],
])("%s %s is told as %s %s, %i", async (method, path, toldMethod, route, status) => {
  const body = method === "PUT" ? '{"ana":1}' : undefined;
  await service.app.request(path, { method, headers, ...(body === undefined ? {} : { body }) });
  expect(told).toEqual([{ method: toldMethod, route, status, ms: expect.any(Number), requestId: "r-1" }]);
  expect(meters.requests.family.samples.map(({ labels }) => labels)).toContainEqual({
    method: toldMethod,
    route,
    status,
  });
});

it("tells of what breaks too, and of who is not let in", async () => {
  service.shard.run = () => {
    throw new Error("broken");
  };
  await service.app.request("/v1/customers/ana", { headers });
  await service.app.request("/v1/customers/ana");
  expect(told.map(({ route, status }) => [route, status])).toEqual([
    ["/v1/customers/:id", 500],
    ["/v1/customers/:id", 401],
  ]);
  expect(told[1]!.requestId).toMatch(/^[0-9a-f-]{36}$/);
});
