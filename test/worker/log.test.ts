import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import main from "../../src/worker/main.ts";

afterEach(() => vi.restoreAllMocks());

it("tells of each request at debug, by its route's template", async () => {
  const said = vi.spyOn(console, "debug").mockImplementation(() => {});
  // Where it says the keys of a first start.
  vi.spyOn(console, "log").mockImplementation(() => {});
  const ask = (path: string) =>
    main.fetch(
      new Request(`https://parvis.test${path}`, { headers: { "X-Request-Id": "r-1" } }),
      { ...env, LOG_LEVEL: "debug", PARVIS_SECRET_KEY: "sk_test_secret_key_of_tests" } as typeof env,
      createExecutionContext(),
    );
  expect((await ask("/healthz")).status).toBe(200);
  expect((await ask("/v1/customers/ana?q=ana")).status).toBe(401);
  const line = { level: "debug", method: "GET", ms: expect.any(Number), requestId: "r-1" };
  expect(said.mock.calls.map(([text]) => JSON.parse(text as string))).toEqual([
    { ...line, route: "/healthz", status: 200 },
    { ...line, route: "/v1/customers/:id", status: 401 },
  ]);
});
