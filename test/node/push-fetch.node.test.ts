import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pushFetch } from "../../src/node/push-fetch.ts";
import { type MockReceiver, startMockReceiver } from "../support/mock-receiver.ts";

describe("a fetch for push services", () => {
  let receiver: MockReceiver;
  const port = () => receiver.host.split(":")[1];
  const headers = {
    "webhook-id": "1",
    "webhook-timestamp": "1700000000",
    "content-type": "application/json",
  };
  const post = (fetcher: typeof fetch, url: string, signal?: AbortSignal) =>
    fetcher(url, { method: "POST", headers, body: "{}", ...(signal ? { signal } : {}) });

  beforeAll(async () => {
    receiver = await startMockReceiver();
  });
  afterAll(() => receiver.close());

  it("connects to no address of this machine, whatever a name resolves to", async () => {
    for (const address of ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"]) {
      const fetcher = pushFetch(
        () => false,
        async () => [{ address, family: address.includes(":") ? 6 : 4 }],
      );
      await expect(post(fetcher, `http://push.example:${port()}/`)).rejects.toThrow("no public address");
    }
    const fetcher = pushFetch(() => false);
    for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
      await expect(post(fetcher, `http://${host}:${port()}/`)).rejects.toThrow("is not a public address");
    expect(receiver.received).toEqual([]);
  });

  it("keeps its connection, follows no redirect, and takes no endless answer", async () => {
    const sockets = new Set<unknown>();
    const fetcher = pushFetch(() => true);
    receiver.answer = (_, response) => {
      sockets.add(response.socket);
      response.writeHead(307, { Location: "/elsewhere" }).end("moved");
    };
    for (let i = 0; i < 5; i++) {
      const response = await post(fetcher, receiver.url);
      expect([response.status, await response.text()]).toEqual([307, "moved"]);
    }
    expect([receiver.received.length, sockets.size]).toEqual([5, 1]);
    receiver.answer = (_, response) => {
      response.writeHead(400);
      const more = () => {
        if (!response.destroyed) response.write("x".repeat(4_096), () => setImmediate(more));
      };
      more();
    };
    const cut = await post(fetcher, receiver.url);
    expect([cut.status, (await cut.text()).length]).toEqual([400, 8_192]);
  });

  it("ends when it is told to", async () => {
    receiver.answer = () => {};
    await expect(
      post(
        pushFetch(() => true),
        receiver.url,
        AbortSignal.timeout(100),
      ),
    ).rejects.toThrow(/abort|timeout/i);
  });
});
