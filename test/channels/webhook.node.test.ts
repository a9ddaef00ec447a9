import { existsSync, readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { signedHeaders, WebhookSender } from "../../src/channels/webhook.ts";
import type { DeliveryOutcome } from "../../src/engine/webhooks/settle.ts";
import { publicFetch } from "../../src/node/public-fetch.ts";
import { type MockReceiver, signedBy, startMockReceiver } from "../support/mock-receiver.ts";

const folder = new URL("../../../shared/data/vec-standard-webhooks/", import.meta.url);
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as unknown;
const isAbsent = !existsSync(new URL("cases.json", folder));
const secret = `whsec_${btoa("0123456789abcdef0123456789abcdef")}`;
const other = `whsec_${btoa("fedcba9876543210fedcba9876543210")}`;

describe.skipIf(isAbsent)(
  `the vectors of Standard Webhooks${isAbsent ? " (skipped: the shared data is absent)" : ""}`,
  () => {
    it("are signed as published", () => {
      const vectors = read("vectors.json") as {
        secret: string;
        id: string;
        timestamp: number;
        payload: string;
        signature: string;
      }[];
      expect(vectors.length).toBeGreaterThan(0);
      for (const { secret, id, timestamp, payload, signature } of vectors)
        expect(signedHeaders({ id, body: payload, secrets: [secret] }, timestamp * 1_000 + 999)).toEqual({
          "webhook-id": id,
          "webhook-timestamp": String(timestamp),
          "webhook-signature": signature,
        });
    });

    it("are verified as published, by the library that signs", () => {
      const cases = read("cases.json") as {
        name: string;
        secret: string;
        headers: Record<string, string>;
        payload: string;
        now: number;
        ignore_timestamp: boolean;
        expect: "ok" | "error";
      }[];
      vi.useFakeTimers();
      let judged = 0;
      for (const one of cases) {
        // The library has no way to ignore the time: the one case that asks for it is of another language.
        if (one.ignore_timestamp) continue;
        vi.setSystemTime(one.now * 1_000);
        const verify = () => new Webhook(one.secret).verify(one.payload, one.headers);
        if (one.expect === "ok") expect(verify, one.name).not.toThrow();
        else expect(verify, one.name).toThrow();
        judged += 1;
      }
      vi.useRealTimers();
      expect(judged).toBeGreaterThanOrEqual(11);
    });
  },
);

describe("a delivery", () => {
  let receiver: MockReceiver;
  let sender: WebhookSender;
  const event = {
    id: "msg_1",
    claim: "c",
    webhook: "crm",
    body: '{"type":"geofence.entered","data":{"é":1}}',
  };
  const send = (over: Partial<Parameters<WebhookSender["send"]>[0]> = {}): Promise<DeliveryOutcome> =>
    sender.send({ ...event, url: receiver.url, secrets: [secret], ...over });

  beforeAll(async () => {
    receiver = await startMockReceiver();
    sender = new WebhookSender(
      [receiver.host],
      publicFetch(() => true),
      Date.now,
    );
  });
  beforeEach(() => {
    receiver.received.length = 0;
  });
  afterEach(() => {
    receiver.answer = (_, response) => response.writeHead(204).end();
  });
  afterAll(() => receiver.close());

  it("carries id, time and a signature that another implementation verifies", async () => {
    expect(await send()).toEqual({ kind: "delivered", status: 204 });
    const [got] = receiver.received;
    expect([got?.id, got?.text]).toEqual(["msg_1", event.body]);
    expect(Math.abs(Number(got?.headers["webhook-timestamp"]) - Date.now() / 1_000)).toBeLessThan(5);
    expect(signedBy(secret, got!)).toEqual([0]);
    expect(signedBy(other, got!)).toEqual([]);
    expect(signedBy(secret, { ...got!, text: `${got!.text} ` })).toEqual([]);
  });

  it("is signed by each secret that is valid, the newest first", async () => {
    await send({ secrets: [other, secret] });
    expect([signedBy(other, receiver.received[0]!), signedBy(secret, receiver.received[0]!)]).toEqual([
      [0],
      [1],
    ]);
  });

  it.each([
    [200, { kind: "delivered", status: 200 }],
    [299, { kind: "delivered", status: 299 }],
    [301, { kind: "failed", status: 301, detail: "redirects are not followed", retryAfter: null }],
    [304, { kind: "failed", status: 304, detail: "redirects are not followed", retryAfter: null }],
    [400, { kind: "failed", status: 400, detail: "no, thanks", retryAfter: null }],
    [404, { kind: "failed", status: 404, detail: "no, thanks", retryAfter: null }],
    [410, { kind: "gone", status: 410, detail: "no, thanks" }],
    [500, { kind: "failed", status: 500, detail: "no, thanks", retryAfter: null }],
  ])("that is answered with %i", async (status, outcome) => {
    receiver.answer = (_, response) =>
      response.writeHead(status, { Location: `http://${receiver.host}/elsewhere` }).end("no, thanks");
    expect(await send()).toEqual(outcome);
    expect(receiver.received.map(({ path }) => path)).toEqual(["/hooks"]);
  });

  it("heeds Retry-After", async () => {
    receiver.answer = (_, response) => response.writeHead(429, { "Retry-After": "120" }).end();
    const outcome = await send();
    const wait = (outcome as { retryAfter: number }).retryAfter - Date.now();
    expect(wait).toBeGreaterThan(115_000);
    expect(wait).toBeLessThanOrEqual(120_000);
  });

  it("keeps 300 characters of an answer without end, and reads no more", async () => {
    let written = 0;
    receiver.answer = (_, response) => {
      response.writeHead(500);
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(16_384))) written += 16_384;
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    };
    expect(await send()).toMatchObject({ status: 500, detail: "x".repeat(300) });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const then = written;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(written).toBe(then);
  });

  it("fails in words when nobody answers as HTTP asks", async () => {
    for (const breakOff of [
      (socket: { end(text: string): void; destroy(): void }) => socket.destroy(),
      (socket: { end(text: string): void }) => socket.end("HTTP/1.1 700 Odd\r\n\r\n"),
      (socket: { end(text: string): void }) => socket.end("HTTP/1.1 99 Odd\r\n\r\n"),
      (socket: { end(text: string): void }) => socket.end("hello\r\n\r\n"),
    ]) {
      receiver.answer = (_, response) => breakOff(response.socket!);
      expect(await send()).toMatchObject({
        kind: "failed",
        status: null,
        detail: expect.stringMatching(/\w/),
      });
    }
    expect(await send({ url: "http://127.0.0.1:1/" })).toMatchObject({
      detail: expect.stringContaining("url:"),
    });
  });

  it("takes the status of an answer that breaks off in its body", async () => {
    receiver.answer = (_, response) => {
      response.writeHead(500, { "Content-Length": "1000" });
      response.write("half");
      setTimeout(() => response.socket?.destroy(), 50);
    };
    expect(await send()).toMatchObject({ kind: "failed", status: 500 });
  });

  it("goes to no address that the allow-list no longer holds", async () => {
    const strict = new WebhookSender(
      [],
      publicFetch(() => true),
      Date.now,
    );
    const outcome = await strict.send({ ...event, url: receiver.url, secrets: [secret] });
    expect(outcome).toMatchObject({ kind: "failed", status: null, detail: expect.stringContaining("https") });
    expect(receiver.received).toEqual([]);
  });
});
