import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { secretKey } from "../support/hosts/hosts.ts";
import { type InProcess, inProcess } from "./in-process.ts";
import { campaign, circle } from "./seed.ts";

const kinds = [
  ["campaign", "/v1/campaigns/spring", { ...campaign, trigger: { event: "enter", geofences: {} } }],
  ["geofence", "/v1/geofences/opera", circle],
  ["offer", "/v1/offers/ten", { kind: "unique", validFor: "7d" }],
] as const;

describe.each(kinds)("two who write the same %s", (_kind, path, body) => {
  let world: InProcess;
  let etag: string;
  beforeEach(async () => {
    world = inProcess(Date.parse("2026-11-22T10:00:00Z"));
    etag = (await put("First")).headers.get("etag")!;
  });
  afterEach(() => world.close());

  const ask = (method: string, given?: object, headers: Readonly<Record<string, string>> = {}) =>
    world.app.request(`http://parvis${path}`, {
      method,
      headers: { Authorization: `Bearer ${secretKey}`, ...headers },
      ...(given === undefined ? {} : { body: JSON.stringify(given) }),
    });
  const put = (name: string, tag?: string) =>
    ask("PUT", { ...body, name }, tag === undefined ? {} : { "If-Match": tag });
  const nameNow = async () => ((await (await ask("GET")).json()) as { name: string }).name;

  it("are told apart: the later learns of the earlier, and writes over it once it knows", async () => {
    expect((await ask("GET")).headers.get("etag")).toBe(etag);
    const mine = await put("Mine", etag);
    expect(mine.status).toBe(200);
    expect(mine.headers.get("etag")).not.toBe(etag);
    const theirs = await put("Theirs", etag);
    expect(theirs.status).toBe(412);
    expect(theirs.headers.get("content-type")).toContain("application/problem+json");
    expect(await theirs.json()).toMatchObject({
      code: "version_differs",
      detail: expect.stringContaining("changed since"),
    });
    expect(await nameNow()).toBe("Mine");
    expect((await put("Theirs", (await ask("GET")).headers.get("etag")!)).status).toBe(200);
    expect(await nameNow()).toBe("Theirs");
  });

  it("at the same moment: one does", async () => {
    const answers = await Promise.all(["A", "B", "C", "D"].map((name) => put(name, etag)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
  });

  it("without naming a version: the last one holds, as ever", async () => {
    for (const name of ["Mine", "Theirs"]) expect((await put(name)).status).toBe(200);
    expect(await nameNow()).toBe("Theirs");
  });

  it("may name several, and one that a proxy has marked as weak", async () => {
    expect((await put("Mine", `"0", W/${etag}`)).status).toBe(200);
    expect((await put("Theirs", `"0", ${etag}`)).status).toBe(412);
  });

  it("may send again what was stored when its answer was lost", async () => {
    const first = await put("Mine", etag);
    const again = await put("Mine", etag);
    expect([again.status, again.headers.get("etag")]).toEqual([200, first.headers.get("etag")]);
  });

  it("delete what they know, and nothing else", async () => {
    const known = (await put("Mine", etag)).headers.get("etag")!;
    expect((await ask("DELETE", undefined, { "If-Match": etag })).status).toBe(412);
    expect(await nameNow()).toBe("Mine");
    expect((await ask("DELETE", undefined, { "If-Match": known })).status).toBe(204);
    expect((await ask("DELETE", undefined, { "If-Match": known })).status).toBe(404);
  });

  it("do not bring back what was deleted, unless they mean to", async () => {
    await ask("DELETE");
    for (const tag of [etag, "*"]) expect((await put("Mine", tag)).status).toBe(412);
    expect((await ask("GET")).status).toBe(404);
    expect((await put("Mine")).status).toBe(201);
  });
});

describe("a campaign of two", () => {
  const path = "/v1/campaigns/spring";
  let world: InProcess;
  beforeEach(() => {
    world = inProcess(Date.parse("2026-11-22T10:00:00Z"));
  });
  afterEach(() => world.close());

  async function ask(method: string, at: string, tag?: string, body?: object) {
    const response = await world.app.request(`http://parvis${at}`, {
      method,
      headers: { Authorization: `Bearer ${secretKey}`, ...(tag === undefined ? {} : { "If-Match": tag }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, tag: response.headers.get("etag")!, json: await response.json() };
  }
  const put = (name: string) =>
    ask("PUT", path, undefined, { ...campaign, name, trigger: { event: "enter", geofences: {} } });

  it("is launched as it was read, or not at all", async () => {
    const read = (await put("As read")).tag;
    const changed = (await put("Changed")).tag;
    expect(await ask("POST", `${path}/launch`, read)).toMatchObject({
      status: 412,
      json: { code: "version_differs" },
    });
    expect((await ask("GET", path)).json).toMatchObject({ status: "draft" });
    const launched = await ask("POST", `${path}/launch`, changed);
    expect(launched).toMatchObject({ status: 200, json: { status: "active", name: "Changed" } });
    // Its answer was lost: it is the same launch.
    expect(await ask("POST", `${path}/launch`, changed)).toMatchObject({ status: 200, tag: launched.tag });
    expect((await ask("POST", `${path}/pause`, changed)).status).toBe(412);
    expect((await ask("POST", `${path}/pause`, launched.tag)).status).toBe(200);
  });
});
