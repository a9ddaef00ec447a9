import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Apps } from "../support/apps.ts";
import { publishableKey } from "../support/hosts/hosts.ts";

const folder = "src/phone/guides";
const now = Date.parse("2026-11-22T10:00:00Z");
const store = {
  name: "Paris Opéra",
  geometry: { type: "Point", coordinates: [2.3316, 48.8708] },
  radius: 200,
  dwell: "3m",
};

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
}

const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, "gm"))].map((found) => found[1]!);

/** A guide's requests, each with the answer printed below it. */
function exchangesOf(text: string): Exchange[] {
  const https = blocks(text, "http");
  if (https.length % 2 !== 0) throw new Error("expected an answer after each request");
  return https.flatMap((request, i) => {
    if (i % 2 === 1) return [];
    const [first = "", second = "", ...rest] = request.split("\n");
    const [method = "", path = ""] = first.split(" ");
    const [line = "", ...answer] = https[i + 1]!.split("\n");
    return {
      method,
      path,
      authorization: second.replace(/^Authorization: /, ""),
      body: rest.join("\n").trim(),
      status: Number(line.replace("HTTP/1.1 ", "")),
      answer: answer.join("\n").trim(),
    };
  });
}

const filled = (text: string) =>
  text.replaceAll("NOW_SECONDS", String(now / 1000)).replaceAll("NOW", new Date(now).toISOString());

/** What is printed, with anything that begins so where a text ends in an ellipsis, and any number for a moment. */
function printed(text: string): unknown {
  return JSON.parse(text.replaceAll("NOW_SECONDS", '"NOW"'), (_, value) => {
    if (value === "NOW") return expect.any(Number);
    if (typeof value === "string" && value.endsWith("…"))
      return expect.stringMatching(new RegExp(`^${value.slice(0, -1)}`));
    return value;
  });
}

describe("the guides", () => {
  let apps: Apps;
  beforeEach(async () => {
    apps = new Apps(now);
    await apps.send("PUT", "/v1/geofences/paris-opera", store);
  });
  afterEach(() => apps.close());

  for (const page of pages) {
    const exchanges = exchangesOf(read(page));
    if (exchanges.length === 0) continue;
    it(`${page}: every request is answered as printed`, async () => {
      let token = (await apps.phone()).token;
      const authorization = (given: string) => {
        if (given.startsWith("Basic"))
          return `Basic ${Buffer.from(given.slice("Basic ".length).replace("dt_…", token)).toString("base64")}`;
        return given.replace("pk_…", publishableKey).replace("dt_…", token);
      };
      for (const { method, path, body, status, answer, ...rest } of exchanges) {
        const reply = await apps.send(method, path, body === "" ? undefined : filled(body), {
          Authorization: authorization(rest.authorization),
        });
        const title = `${method} ${path}`;
        expect([title, reply.status]).toEqual([title, status]);
        if (answer === "") expect(reply.json, title).toBeUndefined();
        else expect(reply.json, title).toMatchObject(printed(answer) as object);
        const { deviceToken } = (reply.json ?? {}) as { deviceToken?: string };
        if (deviceToken !== undefined) token = deviceToken;
      }
    });
  }

  it("checks requests on three of its pages at least", () => {
    const counts = Object.fromEntries(pages.map((page) => [page, exchangesOf(read(page)).length]));
    expect(counts).toMatchObject({ "README.md": 6, "location-apps.md": 2, "react-native.md": 1 });
  });

  it("prints a configuration of OwnTracks that is JSON and points here", () => {
    const [configuration] = blocks(read("location-apps.md"), "json").map((text) => JSON.parse(text));
    expect(configuration).toMatchObject({ _type: "configuration", mode: 3 });
    expect(new URL(configuration.url).pathname).toBe("/v1/ingest/owntracks");
  });

  it("says of all code that no test here compiles that none does", () => {
    const sources = readdirSync(folder).filter((name) => /\.(swift|kt)$/.test(name));
    expect(sources).toHaveLength(2);
    for (const source of sources) expect(read(source), source).toMatch(/^\/\/ Not compiled here/);
    for (const page of pages)
      for (const language of ["swift", "kotlin", "ts", "xml"])
        for (const code of blocks(read(page), language)) expect(code, page).toContain("Not compiled here");
  });
});
