import { afterEach, describe, expect, it } from "vitest";
import { seededRandom } from "../../scripts/support/random.ts";
import type { Document } from "../../src/http/openapi/document.ts";
import { expectDescribed } from "../support/described.ts";
import { publishableKey, secretKey } from "../support/hosts/hosts.ts";
import { type Generated, Generator, type Known } from "./generate.ts";
import { Life } from "./life.ts";
import { below } from "./mutate.ts";

const rounds = process.env.PARVIS_LONG ? 20_000 : 600;
/** Ids of one kind that are kept in mind. */
const maxKnown = 12;
/** They need what no schema can tell: a token that is signed, or a workspace that was sealed just before. */
const unreachable = ["POST /v1/devices/identify", "POST /v1/receipts", "GET /v1/workspace/export"];

describe("requests made from the document", () => {
  let life: Life;
  const known: Known = new Map();
  let deviceToken = "";
  afterEach(() => life.world.close());

  const learn = (noun: string, id: unknown) => {
    if (typeof id !== "string") return;
    const ids = [...(known.get(noun) ?? []).filter((one) => one !== id), id];
    known.set(noun, ids.slice(-maxKnown));
  };
  /** What an answer names is there to be asked for. */
  const learnFrom = ({ name }: Generated, text: string) => {
    const noun = /\/v1\/([\w-]+)/.exec(name)?.[1] ?? "";
    const json = JSON.parse(text) as { id?: unknown; deviceToken?: string; data?: unknown };
    learn(noun, json.id);
    if (name.includes("/send")) learn("send", json.id);
    if (Array.isArray(json.data)) for (const one of json.data) learn(noun, (one as { id?: unknown })?.id);
    if (json.deviceToken !== undefined) deviceToken = json.deviceToken;
  };
  const enrol = async () => {
    const key = { Authorization: `Bearer ${publishableKey}` };
    const { text } = await life.send("POST", "/v1/devices", '{"platform":"web"}', key);
    deviceToken = (JSON.parse(text) as { deviceToken: string }).deviceToken;
  };
  const restock = async () => {
    await life.restock();
    await enrol();
    for (const noun of ["geofences", "campaigns"]) learn(noun, noun === "campaigns" ? "spring" : "opera");
    learn("customers", "ana");
    learn("devices", "phone");
  };
  /** What was launched at random may well win a moment: none may do so when what is right is looked at. */
  const retire = async () => {
    const { data } = await life.ask<{ data: { id: string }[] }>(
      "GET",
      "/v1/campaigns?status=active&limit=500",
    );
    for (const { id } of data) await life.ask("POST", `/v1/campaigns/${encodeURIComponent(id)}/end`);
  };
  const keyFor = ({ operation: { "x-parvis-roles": roles } }: Generated, chance: number) => {
    if (chance < 0.02) return publishableKey;
    return roles.includes("admin") ? secretKey : deviceToken;
  };

  it(`are answered as it says, ${rounds} of them, and stand in nobody's way`, async () => {
    const random = seededRandom(9_031);
    life = await Life.begin();
    const { world } = life;
    await restock();
    const document = await life.ask<Document>("GET", "/openapi.json");
    const generator = new Generator(document, random, known, () => world.clock.now);
    const statuses = new Map<number, number>();
    const succeeded = new Set<string>();
    const undescribed: string[] = [];
    for (let round = 1; round <= rounds; round++) {
      const made = generator.request();
      const key = keyFor(made, random());
      const headers = { ...made.headers, Authorization: `Bearer ${key}` };
      const { response, text } = await life.send(made.method, made.path, made.body, headers);
      const { status } = response;
      const what = `round ${round}: ${made.method} ${made.path.slice(0, 300)} ${made.body?.slice(0, 3_000)}`;
      if (status === 500 || world.reported.length > 0)
        throw new Error(`${what} answered ${status}: ${text}`, { cause: world.reported[0] });
      expect(response.headers.get("x-request-id"), what).toBeTruthy();
      try {
        expectDescribed(made.method, made.path, { status, headers: response.headers, text });
      } catch (error) {
        undescribed.push(`${what}: ${(error as Error).message}`);
      }
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status < 300) succeeded.add(made.name);
      if (status < 300 && response.headers.get("content-type") === "application/json") learnFrom(made, text);
      // A sealed workspace changes nothing any more.
      if (made.name === "POST /v1/workspace/seal") await life.ask("DELETE", "/v1/workspace/seal");
      world.clock.now += below(random, 2_000);
      if (round % 25 === 0) await restock();
      if (round % 250 !== 0) continue;
      await retire();
      await life.probe();
    }
    expect(undescribed.slice(0, 20)).toEqual([]);
    if (process.env.PARVIS_LONG) {
      console.log(Object.fromEntries([...statuses].sort(([a], [b]) => a - b)));
      const all = generator.operations.map(({ method, path }) => `${method} ${path}`);
      expect(all.filter((name) => !succeeded.has(name))).toEqual(unreachable);
    }
    const good = [...statuses].reduce((sum, [status, count]) => sum + (status < 300 ? count : 0), 0);
    expect(good).toBeGreaterThan(rounds / 4);
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 201, 204, 403, 404, 422]));
  });
});
