import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "../support/client.ts";
import { dataFolder, oneOfEach, type RunningHost, secretKey } from "../support/hosts/hosts.ts";
import { type MockReceiver, startMockReceiver } from "../support/mock-receiver.ts";
import { campaign, circle, consent, deadPushHost, noLimits, opera, subscription } from "./seed.ts";

/** What a spreadsheet runs, in every text that a client may choose. */
const formulas = ["=HYPERLINK(A1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1＋1"];

/** Templates that would take all the time or memory there is; each parses. */
const bombs = [
  "{% for i in (1..1000000000) %}x{% endfor %}",
  "{% assign a = (1..400) %}{% for i in a %}{% for j in a %}{% for k in a %}{% endfor %}{% endfor %}{% endfor %}",
  '{% assign s = "aaaaaaaaaa" %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}{{ s }}',
  '{% assign s = "aaaaaaaaaa" %}{% for i in (1..40) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}{{ s }}',
  "{% assign s = 'a' %}{% for i in (1..40) %}{% assign s = s | replace: 'a', 'aaaaaaaa' %}{% endfor %}{{ s }}",
  "{{ '2026-11-22' | date: '%1000000000s' }}",
];

/** On `aaaa…!` an engine that goes back and tries again takes longer than anybody lives. */
const slow = ["(a+)+$", "^(a|a)*$", "(a*)*b", "(.*)(.*)(.*)(.*)(.*)x", "^(([a-z])+.)+[A-Z]([a-z])+$"];

/** What would take for ever ends these tests by their timeout. */
describe.each(oneOfEach)("whoever means harm to $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  let receiver: MockReceiver;
  let inner: MockReceiver;
  const api = new Client(() => running.url, secretKey);
  const ok = async <T = Record<string, unknown>>(method: string, path: string, body?: unknown) => {
    const { status, json } = await api.send<T>(method, path, body);
    expect([method, path, status < 300, json]).toEqual([method, path, true, json]);
    return json;
  };
  const welcome = async (id: string, traits: object = {}) => {
    await ok("PUT", `/v1/customers/${id}`, { traits });
    for (const purpose of ["location", "push"])
      await ok("PUT", `/v1/customers/${id}/consents/${purpose}`, consent);
    await ok("PUT", `/v1/customers/${id}/devices/phone`, { platform: "web", push: subscription });
  };
  const launch = async (id: string, more: object) => {
    await ok("PUT", `/v1/campaigns/${id}`, { ...campaign, ...more });
    await ok("POST", `/v1/campaigns/${id}/launch`);
  };
  const enter = (customerId: string) =>
    ok<{ results: { notifications: string[] }[] }>("POST", "/v1/pings", {
      customerId,
      deviceId: "phone",
      accuracy: 5,
      timestamp: Date.now(),
      ...opera,
    });
  const decisions = async (customerId: string) => {
    const { data } = await ok<{ data: { campaignId: string; outcome: string; reason: string | null }[] }>(
      "GET",
      `/v1/decisions?customerId=${customerId}&limit=500`,
    );
    return new Map(data.map(({ campaignId, outcome, reason }) => [campaignId, reason ?? outcome]));
  };

  beforeAll(async () => {
    [receiver, inner] = await Promise.all([startMockReceiver(), startMockReceiver()]);
    folder = await dataFolder();
    running = await host.start(folder.path, {
      PUSH_ENDPOINT_ALLOWLIST: deadPushHost,
      WEBHOOK_ALLOWLIST: receiver.host,
    });
    await ok("PATCH", "/v1/settings", { quietHours: null, pressure: [], limits: noLimits });
    await ok("PUT", "/v1/geofences/opera", circle);
  });
  afterAll(async () => {
    await running?.stop();
    await Promise.all([receiver?.close(), inner?.close()]);
    await folder?.remove();
  });

  it("has no webhook sent to where only this server can go", async () => {
    const events = ["geofence.entered"];
    for (const url of [
      inner.url,
      inner.url.replace("http:", "https:"),
      receiver.url.replace("127.0.0.1", "localhost"),
      "https://2130706433/",
      "https://0x7f.1/",
      "https://[::ffff:169.254.169.254]/latest/meta-data",
      "https://metadata.google.internal/",
      `https://${receiver.host}@169.254.169.254/`,
      "file:///etc/passwd",
      "gopher://127.0.0.1:6379/_FLUSHALL",
      "data:text/plain,x",
    ]) {
      const { status, json } = await api.put<{ errors: { pointer: string }[] }>("/v1/webhooks/w", {
        url,
        events,
      });
      expect([url, status, json.errors?.map(({ pointer }) => pointer)]).toEqual([url, 422, ["/url"]]);
    }
    expect((await api.get("/v1/webhooks/w")).status).toBe(404);
  });

  it("has no webhook led on to such a place by the one who is asked", async () => {
    receiver.answer = (_, response) => response.writeHead(307, { Location: inner.url }).end();
    await ok("PUT", "/v1/webhooks/led", { url: receiver.url, events: ["geofence.entered"] });
    await ok("POST", "/v1/webhooks/led/test", {});
    const last = async () => {
      const { deliveries } = await ok<{ deliveries: { lastStatus: number | null } }>(
        "GET",
        "/v1/webhooks/led",
      );
      return deliveries.lastStatus;
    };
    await expect.poll(last, { timeout: 15_000 }).toBe(307);
    expect([receiver.received.length, inner.received.length]).toEqual([1, 0]);
    await ok("DELETE", "/v1/webhooks/led");
  });

  it("has no spreadsheet run what a report holds", async () => {
    for (const [i, text] of formulas.entries()) {
      // An id, which stands in a cell, cannot begin so; names and events may.
      for (const path of ["/v1/geofences/", "/v1/campaigns/"])
        expect((await api.put(path + encodeURIComponent(text), {})).status).toBe(422);
      const variants = [{ id: text, weight: 1, title: "x" }];
      const { status, json } = await api.put<{ errors: { pointer: string }[] }>("/v1/campaigns/cells", {
        ...campaign,
        content: { ...campaign.content, variants },
      });
      expect([text, status, json.errors[0]?.pointer]).toEqual([text, 422, "/content/variants/0/id"]);
      const named = { name: text, conversion: { event: text, window: "1h" } };
      const refused = await api.put(`/v1/campaigns/cells-${i}`, { ...campaign, ...named });
      if (refused.status < 300) await ok("POST", `/v1/campaigns/cells-${i}/launch`);
      else await launch(`cells-${i}`, { name: text });
    }
    await welcome("reader");
    await enter("reader");
    for (const i of formulas.keys()) {
      const answer = await fetch(`${running.url}/v1/campaigns/cells-${i}/report`, {
        headers: { Authorization: `Bearer ${secretKey}`, Accept: "text/csv" },
      });
      expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
      const [, ...lines] = (await answer.text()).trimEnd().split("\r\n");
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\d,[\w.:-]*,[\w.:-]*,\w[\w.:-]*,\d+$/);
      await ok("POST", `/v1/campaigns/cells-${i}/end`);
    }
  });

  it("costs a moment with a template, and takes nobody's message", async () => {
    for (const [i, body] of bombs.entries()) {
      await launch(`bomb-${i}`, { priority: 900, content: { default: { title: "Hello", body } } });
      const preview = await api.post<{ detail: string }>(`/v1/campaigns/bomb-${i}/preview`, {
        customer: {},
        geofenceId: "opera",
      });
      expect([preview.status, preview.json.detail]).toEqual([422, expect.stringContaining("limit exceeded")]);
    }
    await launch("spring", {});
    await welcome("ana");
    const { results } = await enter("ana");
    expect(results[0]?.notifications).toHaveLength(1);
    const why = await decisions("ana");
    expect(why.get("spring")).toBe("sent");
    for (const i of bombs.keys()) expect([i, why.get(`bomb-${i}`)]).toEqual([i, "render_failed"]);
    for (const i of bombs.keys()) await ok("POST", `/v1/campaigns/bomb-${i}/end`);
    await ok("POST", "/v1/campaigns/spring/end");
  });

  it("costs a moment with a pattern of an audience, whatever it is held against", async () => {
    const said = `${"a".repeat(4_000)}!`;
    await welcome("bea", { said });
    for (const [i, $regex] of slow.entries()) {
      const audience = { "traits.said": { $regex } };
      await launch(`slow-${i}`, { priority: 900, audience });
      await ok("POST", `/v1/campaigns/slow-${i}/reach`, { ...campaign, audience });
    }
    await launch("autumn", {});
    const { results } = await enter("bea");
    expect(results[0]?.notifications).toHaveLength(1);
    const why = await decisions("bea");
    for (const i of slow.keys()) expect([i, why.get(`slow-${i}`)]).toEqual([i, "audience_mismatch"]);
    for (const $regex of ["(a{100}){100}", "(?=a)b", "(a)\\1", "x".repeat(201), "("]) {
      const audience = { "traits.said": { $regex } };
      const { status, json } = await api.put<{ errors: { pointer: string }[] }>("/v1/campaigns/never", {
        ...campaign,
        audience,
      });
      expect([$regex, status, json.errors[0]?.pointer]).toEqual([
        $regex,
        422,
        "/audience/traits.said/$regex",
      ]);
    }
  });

  it("finds with q what stands there and nothing else, in no longer than it takes to look", async () => {
    const said = "a".repeat(19_000);
    for (let i = 0; i < 20; i++) await ok("PUT", `/v1/customers/long-${i}`, { traits: { said } });
    const ids = async (path: string, q: string) => {
      const { data } = await ok<{ data: { id: string }[] }>(
        "GET",
        `${path}?limit=500&q=${encodeURIComponent(q)}`,
      );
      return data.length;
    };
    expect(await ids("/v1/customers", "a".repeat(200))).toBe(21);
    for (const q of [`${"a".repeat(199)}b`, "%a".repeat(100), "_".repeat(200), "(a+)+$", "*a*a*a*b", "[a-z]"])
      for (const path of ["/v1/customers", "/v1/geofences", "/v1/campaigns"])
        expect([path, q, await ids(path, q)]).toEqual([path, q, 0]);
    expect((await api.get(`/v1/customers?q=${"a".repeat(201)}`)).status).toBe(422);
  });
});
