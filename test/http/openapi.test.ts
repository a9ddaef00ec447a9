import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Document } from "../../src/http/openapi/document.ts";
import { nameOf } from "../../src/http/openapi/operation.ts";
import { routes } from "../support/described.ts";
import { dataFolder, oneOfEach, type RunningHost } from "../support/hosts/hosts.ts";

/** What stands anywhere in a document under a name. */
function* all(value: unknown, name: string): Generator<unknown> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === name) yield inner;
    yield* all(inner, name);
  }
}

const documents: Document[] = [];

describe.each(oneOfEach)("the description by $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  let document: Document;
  const ask = (path: string, headers = {}) => fetch(running.url + path, { headers });
  const operations = () => Object.values(document.paths).flatMap((item) => Object.values(item));

  beforeAll(async () => {
    folder = await dataFolder();
    running = await host.start(folder.path, {});
    document = (await (await ask("/openapi.json")).json()) as Document;
    documents.push(document);
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  it("is of every route", () => {
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(routes.map(nameOf).sort());
    const ids = operations().map(({ operationId }) => operationId);
    expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(routes.length);
  });

  it("refers to nothing that is not there, and keeps nothing that nobody refers to", () => {
    const { schemas, securitySchemes } = document.components;
    const referred = new Set([...all(document, "$ref")].map((ref) => String(ref).split("/").at(-1)!));
    expect([...referred].sort()).toEqual(Object.keys(schemas).sort());
    const secured = operations().flatMap(({ security }) => security.flatMap((one) => Object.keys(one)));
    expect([...new Set(secured)].sort()).toEqual(Object.keys(securitySchemes).sort());
    const chapters = document.tags.map(({ name }) => name);
    expect([...new Set(operations().flatMap(({ tags }) => tags))].sort()).toEqual([...chapters].sort());
  });

  it("tells a schema, a bound and an example of each body, and every way to be refused", () => {
    for (const { operationId, requestBody, responses } of operations()) {
      for (const { example } of Object.values(requestBody?.content ?? {}).slice(0, 1))
        expect([operationId, example]).toEqual([operationId, expect.anything()]);
      if (requestBody !== undefined) {
        expect([operationId, requestBody["x-parvis-max-bytes"]]).toEqual([operationId, expect.any(Number)]);
        expect([operationId, responses["413"]]).toEqual([operationId, expect.anything()]);
      }
      for (const [status, { content = {} }] of Object.entries(responses))
        if (Number(status) >= 400)
          expect([operationId, status, Object.keys(content)]).toEqual([
            operationId,
            status,
            ["application/problem+json"],
          ]);
    }
  });

  it.each(["/openapi.json", "/docs"])("%s is kept by whoever asks, until it changes", async (path) => {
    const { headers } = await ask(path);
    const etag = headers.get("etag")!;
    expect([etag, headers.get("cache-control")]).toEqual([
      expect.stringMatching(/^"[\w-]{22}"$/),
      "public, no-cache",
    ]);
    const again = await ask(path, { "If-None-Match": etag });
    expect([again.status, again.headers.get("etag"), await again.text()]).toEqual([304, etag, ""]);
    expect((await ask(path, { "If-None-Match": '"other"' })).status).toBe(200);
  });

  it("as a page, can load nothing and run nothing", async () => {
    const answer = await ask("/docs");
    const page = await answer.text();
    expect(answer.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'/,
    );
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=|\sstyle=/);
    // What examples say is shown, not run.
    expect(page).toContain("&quot;geometry&quot;");
  });
});

describe("the hosts", () => {
  it("describe themselves alike, but for how large a simulation may be", () => {
    const [node, workers] = documents.map((document) => {
      const { paths, ...rest } = structuredClone(document);
      const { "/v1/simulations": simulations, ...others } = paths;
      return { ...rest, others, most: simulations?.post?.requestBody?.["x-parvis-max-bytes"] };
    });
    expect([node!.most, workers!.most]).toEqual([64 * 2 ** 20, 8 * 2 ** 20]);
    expect({ ...workers, most: 0 }).toEqual({ ...node, most: 0 });
  });
});
