import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import { type Answered, createClient, ProblemError } from "../../src/client/client.ts";
import { nameOf } from "../../src/http/openapi/operation.ts";
import { routesOf } from "../../src/http/routes.ts";
import { noService } from "../support/described.ts";
import { dataFolder, hosts, publishableKey, type RunningHost, secretKey } from "../support/hosts/hosts.ts";

const body = {
  name: "Paris Opéra",
  geometry: { type: "Point", coordinates: [2.3316, 48.8708] },
  radius: 200,
} as const;

describe("the typed client", () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  const client = (key?: string) =>
    createClient({ url: `${running.url}/`, ...(key === undefined ? {} : { key }) });
  beforeAll(async () => {
    folder = await dataFolder();
    running = await hosts[0]!.start(folder.path, {});
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  it("puts, reads, lists and deletes, with the types of the routes", async () => {
    const api = client(secretKey);
    const made = await api.call("PUT /v1/geofences/{id}", { params: { id: "a:b@c" }, body });
    expectTypeOf(made.area).toBeNumber();
    expectTypeOf(made.openingHours).toEqualTypeOf<string | null>();
    expect(made).toMatchObject({ id: "a:b@c", timezone: "Europe/Paris", country: "FR" });
    const list = await api.call("GET /v1/geofences", {
      query: { latitude: 48.87, longitude: 2.33, limit: 5 },
    });
    expectTypeOf(list.nextCursor).toEqualTypeOf<string | null>();
    expect(list.data.map(({ id }) => id)).toEqual(["a:b@c"]);
    const gone = await api.call("DELETE /v1/geofences/{id}", { params: { id: "a:b@c" } });
    expectTypeOf(gone).toEqualTypeOf<undefined>();
    expect(gone).toBeUndefined();
  });

  it("does not compile what no route takes", async () => {
    const api = client(secretKey);
    const wrong = [
      // @ts-expect-error no such route
      () => api.call("GET /v1/nothing"),
      // @ts-expect-error the id is missing
      () => api.call("GET /v1/geofences/{id}", {}),
      // @ts-expect-error a radius is a number
      () => api.call("PUT /v1/geofences/{id}", { params: { id: "x" }, body: { ...body, radius: "200" } }),
      // @ts-expect-error there is no such status
      () => api.call("GET /v1/campaigns", { query: { status: "asleep" } }),
    ];
    for (const ask of wrong) await expect(ask()).rejects.toThrow();
    expectTypeOf<Answered<"GET /v1/settings">["sending"]>().toEqualTypeOf<"on" | "off">();
    expectTypeOf<Answered<"GET /v1/offers/codes/{file}">>().toEqualTypeOf<string>();
    expectTypeOf<Answered<"DELETE /v1/geofences/{id}">>().toEqualTypeOf<undefined>();
  });

  it("throws a refusal with its problem", async () => {
    const refused = await client(secretKey)
      .call("PUT /v1/geofences/{id}", { params: { id: "x" }, body: { ...body, radius: 1 } })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ProblemError);
    const { problem, message, retryAfter } = refused as ProblemError;
    expect([problem.status, problem.code, retryAfter]).toEqual([422, "invalid_request", null]);
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(["/radius"]);
    expect(message).toContain("422 invalid_request");
    await expect(client().call("GET /v1/settings")).rejects.toMatchObject({ problem: { status: 401 } });
  });

  it("sends a key that makes a repeat the same", async () => {
    const api = client(publishableKey);
    const enrol = () =>
      api.call("POST /v1/devices", { body: { platform: "web" }, idempotencyKey: "install-1" });
    const [first, again] = [await enrol(), await enrol()];
    expect(again.deviceId).toBe(first.deviceId);
  });

  it("says what stood in the way when the service did not answer", async () => {
    const between = async () => new Response("Bad Gateway", { status: 502 });
    const api = createClient({ url: "http://parvis.test", fetch: between });
    await expect(api.call("GET /healthz")).rejects.toMatchObject({
      problem: { status: 502, code: "no_problem", detail: "Bad Gateway" },
    });
  });

  it("knows every route by the name it has in the document", () => {
    const names = routesOf(noService).map(nameOf);
    expect(new Set(names).size).toBe(names.length);
  });
});
