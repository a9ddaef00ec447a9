import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publicFetch } from "../../src/node/public-fetch.ts";
import { type MockReceiver, startMockReceiver } from "../support/mock-receiver.ts";

describe("a fetch of public addresses", () => {
  let receiver: MockReceiver;
  const port = () => receiver.host.split(":")[1];
  const headers = {
    "webhook-id": "1",
    "webhook-timestamp": "1700000000",
    "content-type": "application/json",
  };
  const post = (fetcher: typeof fetch, url: string) => fetcher(url, { method: "POST", headers, body: "{}" });

  beforeAll(async () => {
    receiver = await startMockReceiver();
  });
  afterAll(() => receiver.close());

  it("does not connect to a name that resolves to this machine or its networks", async () => {
    for (const address of [
      "127.0.0.1",
      "10.0.0.1",
      "169.254.169.254",
      "::1",
      "::ffff:127.0.0.1",
      "fd00::1",
    ]) {
      const fetcher = publicFetch(
        () => false,
        async () => [{ address, family: address.includes(":") ? 6 : 4 }],
      );
      await expect(post(fetcher, `http://rebound.example:${port()}/`)).rejects.toThrow(
        "rebound.example has no public address",
      );
    }
    expect(receiver.received).toEqual([]);
  });

  it("does not connect to an address of this machine that stands in the URL", async () => {
    const fetcher = publicFetch(() => false);
    for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
      await expect(post(fetcher, `http://${host}:${port()}/`)).rejects.toThrow("is not a public address");
    await expect(post(fetcher, `http://localhost:${port()}/`)).rejects.toThrow("no public address");
    expect(receiver.received).toEqual([]);
  });

  it("connects to what is exempt, and follows no redirect", async () => {
    receiver.answer = (_, response) =>
      response.writeHead(307, { Location: "/elsewhere", "X-Twice": ["a", "b"] }).end("moved");
    const fetcher = publicFetch(({ host }) => host === receiver.host);
    const response = await post(fetcher, receiver.url);
    expect([response.status, await response.text(), response.headers.get("x-twice")]).toEqual([
      307,
      "moved",
      "a, b",
    ]);
    expect(receiver.received).toHaveLength(1);
  });

  it("ends when it is told to, before an answer and within one", async () => {
    const fetcher = publicFetch(() => true);
    const timed = () =>
      fetcher(receiver.url, { method: "POST", headers, body: "{}", signal: AbortSignal.timeout(100) });
    receiver.answer = () => {};
    await expect(timed()).rejects.toThrow(/abort|timeout/i);
    receiver.answer = (_, response) => {
      response.writeHead(200);
      response.write("slowly");
    };
    await expect((await timed()).text()).rejects.toThrow();
  });
});
