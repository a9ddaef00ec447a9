import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Hono } from "hono";
import { afterAll, describe, expect, it } from "vitest";
import { compress } from "../../scripts/build/compress.ts";
import { apiPaths, headersFile, pageHeaders } from "../../src/host/pages.ts";
import { withPages } from "../../src/node/pages.ts";

const folder = mkdtempSync(join(tmpdir(), "parvis-pages-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, "assets"));
mkdirSync(join(folder, "phone"));
writeFileSync(join(folder, "index.html"), "<title>console</title>");
writeFileSync(join(folder, "phone/index.html"), "<title>phone</title>");
writeFileSync(join(folder, "assets/a-1234.js"), "export {};");

const long = `export const text = "${"long ".repeat(500)}";`;
writeFileSync(join(folder, "assets/b-1234.js"), long);
compress(folder);

const api = new Hono().all("*", (c) => c.json({ api: c.req.path }, c.req.path === "/v1/none" ? 404 : 200));
const served = withPages(api.fetch, null, folder);
const page = { accept: "text/html,*/*" };
const ask = (path: string, init: RequestInit = { headers: page }) =>
  served(new Request(`http://parvis.test${path}`, init), {});

describe("pages beside the API", () => {
  it.each([
    ["/", "<title>console</title>"],
    ["/campaigns/spring?step=2", "<title>console</title>"],
    ["/phone/", "<title>phone</title>"],
    ["/phone/offers", "<title>phone</title>"],
    ["/assets/a-1234.js", "export {};"],
  ])("answers %s with its page", async (path, text) => {
    const answer = await ask(path);
    expect([answer.status, await answer.text()]).toEqual([200, text]);
  });

  it("keeps what is hashed and asks again for what is not", async () => {
    expect((await ask("/assets/a-1234.js")).headers.get("cache-control")).toContain("immutable");
    expect((await ask("/")).headers.get("cache-control")).toBe("no-cache");
  });

  it("serves the compressed twin of a file to who takes it", async () => {
    const answer = await ask("/assets/b-1234.js", { headers: { "Accept-Encoding": "gzip, br" } });
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(answer.headers.get("content-type")).toContain("javascript");
    expect(answer.headers.get("cache-control")).toContain("immutable");
    expect(gunzipSync(await answer.arrayBuffer()).toString()).toBe(long);
    const plain = await ask("/assets/b-1234.js", {});
    expect([plain.headers.get("content-encoding"), await plain.text()]).toEqual([null, long]);
  });

  it("says what a page may load", async () => {
    expect((await ask("/")).headers.get("content-security-policy")).toContain("script-src 'self'");
  });

  it.each([
    ["http://tiles.test:8080/style.json", " http://tiles.test:8080"],
    ["https://tiles.test/style.json", ""],
    ["/style.json", ""],
  ])("may load a map of %s", async (style, host) => {
    const pages = withPages(api.fetch, style, folder);
    const answer = await pages(new Request("http://parvis.test/", { headers: page }), {});
    const policy = answer.headers.get("content-security-policy")!.split("; ");
    expect(policy).toContain(`connect-src 'self' https:${host}`);
    expect(policy).toContain(`img-src 'self' data: blob: https:${host}`);
  });

  it.each(["/v1/customers", "/v1/none", "/healthz", "/docs", "/openapi.json"])(
    "leaves %s to the API",
    async (path) => {
      expect(await (await ask(path)).json()).toEqual({ api: path });
    },
  );

  it.each(["/", "/phone/", "/campaigns/spring", "/assets/a-1234.js"])(
    "names the request in %s",
    async (path) => {
      for (const method of ["GET", "HEAD"]) {
        const answer = await ask(path, { method, headers: page });
        expect([answer.status, answer.headers.get("x-request-id")]).toEqual([
          200,
          expect.stringMatching(/./),
        ]);
      }
      const named = await ask(path, { headers: { ...page, "X-Request-Id": "mine" } });
      expect(named.headers.get("x-request-id")).toBe("mine");
    },
  );

  it("leaves what is no GET, and what is no file for who wants no page, to the API", async () => {
    expect(await (await ask("/", { method: "POST" })).json()).toEqual({ api: "/" });
    expect(await (await ask("/missing.js", {})).json()).toEqual({ api: "/missing.js" });
  });

  it.each(["/../secret", "/..%2fsecret", "/%2e%2e/secret", "/assets/../../secret"])(
    "serves nothing beside its folder: %s",
    async (path) => {
      expect(await (await ask(path)).text()).not.toContain("secret file");
    },
  );
  writeFileSync(join(folder, "../secret"), "secret file");
  afterAll(() => rmSync(join(folder, "../secret"), { force: true }));

  it("is the API alone without built pages", () => {
    expect(withPages(api.fetch, null, join(folder, "absent"))).toBe(api.fetch);
  });
});

describe("the same on Workers", () => {
  it("leaves the same paths to the Worker", () => {
    const listed = /run_worker_first = (\[.*\])/.exec(readFileSync("wrangler.toml", "utf8"))?.[1];
    expect(JSON.parse(listed!)).toEqual(apiPaths);
  });

  it("has the same headers in its file", () => {
    const file = headersFile();
    for (const [name, value] of Object.entries(pageHeaders("/")))
      expect(file).toContain(`  ${name}: ${value}`);
    expect(file).toContain(
      `/assets/*\n  ! Cache-Control\n  Cache-Control: ${pageHeaders("/assets/x.js")["Cache-Control"]}`,
    );
  });
});
