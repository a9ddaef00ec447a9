import { expect } from "vitest";
import { beginningOf } from "../support/beginning.ts";
import { secretKey } from "../support/hosts/hosts.ts";
import { type InProcess, inProcess } from "./in-process.ts";
import { campaign, circle, consent, noLimits, opera, subscription } from "./seed.ts";

const start = Date.parse("2026-11-22T10:00:00Z");

const defaults = {
  sending: "on",
  quietHours: null,
  globalHoldout: 0,
  pressure: [],
  maxPingAge: "5m",
  maxAccuracy: 100,
  exitBuffer: 25,
  exitAfter: "20s",
  presenceTimeout: "6h",
  locationRetention: "24h",
  eventRetention: "90d",
  decisionRetention: "30d",
  limits: noLimits,
};

interface Pinged {
  readonly results: readonly {
    readonly status: string;
    readonly events: readonly { readonly geofenceId: string }[];
    readonly notifications: readonly string[];
  }[];
}

/** A workspace that random requests are sent to, and right ones in between: whatever came before, they must go well. */
export class Life {
  readonly world: InProcess = inProcess(start);
  #probes = 0;
  /** Streams whose beginning was looked at. */
  streamed = 0;

  static async begin(): Promise<Life> {
    const life = new Life();
    await life.restock();
    await life.probe();
    return life;
  }

  async send(method: string, path: string, body?: string, headers: Readonly<Record<string, string>> = {}) {
    const response = await this.world.app.request(`http://parvis${path}`, {
      method,
      headers: { Authorization: `Bearer ${secretKey}`, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    if (response.headers.get("content-type") !== "text/event-stream")
      return { response, text: await response.text() };
    // A stream does not end: its beginning is looked at, and it is left.
    const text = await beginningOf(response);
    expect(text).toMatch(/^(retry: \d+|id: \S+)\n/);
    this.streamed++;
    return { response, text };
  }

  /** Asks what must succeed. */
  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { response, text } = await this.send(
      method,
      path,
      body === undefined ? undefined : JSON.stringify(body),
    );
    expect([`${method} ${path}`, response.status < 300, text]).toEqual([`${method} ${path}`, true, text]);
    return (text === "" ? {} : JSON.parse(text)) as T;
  }

  /** Puts back what a random request may have deleted, so that the next ones have something to break. */
  async restock(): Promise<void> {
    await this.ask("PUT", "/v1/geofences/opera", circle);
    await this.ask("PUT", "/v1/campaigns/spring", campaign);
    await this.send("POST", "/v1/campaigns/spring/launch");
    for (const id of ["ana", "doomed"]) {
      await this.#agree(id);
      await this.ask("PUT", `/v1/customers/${id}/devices/phone`, { platform: "web", push: subscription });
    }
    await this.ask("PUT", "/v1/geofences/doomed", circle);
    await this.ask("PUT", "/v1/campaigns/doomed", campaign);
  }

  async #agree(id: string): Promise<void> {
    await this.ask("PUT", `/v1/customers/${id}`, {});
    for (const purpose of ["location", "push"])
      await this.ask("PUT", `/v1/customers/${id}/consents/${purpose}`, consent);
  }

  /** A store, a campaign and a customer of their own: the whole path, as right as on the first day. */
  async probe(): Promise<void> {
    await this.restock();
    const id = `probe-${this.#probes++}`;
    const { clock, shard, reported } = this.world;
    clock.now += 60_000;
    await this.ask("PATCH", "/v1/settings", defaults);
    await this.ask("PUT", `/v1/geofences/${id}`, { ...circle, tags: [id] });
    const trigger = { event: "enter", geofences: { ids: [], tags: [id] } };
    await this.ask("PUT", `/v1/campaigns/${id}`, { ...campaign, trigger, priority: 1_000 });
    await this.ask("POST", `/v1/campaigns/${id}/launch`);
    await this.#agree(id);
    await this.ask("PUT", `/v1/customers/${id}/devices/p`, { platform: "web", push: subscription });
    const ping = { customerId: id, deviceId: "p", accuracy: 5, timestamp: clock.now, ...opera };
    const { results } = await this.ask<Pinged>("POST", "/v1/pings", ping);
    expect(results[0]?.status).toBe("accepted");
    expect(results[0]?.events.map(({ geofenceId }) => geofenceId)).toEqual(
      expect.arrayContaining([id, "opera"]),
    );
    expect(results[0]?.notifications).toHaveLength(1);
    await this.#found(id);
    await this.ask("DELETE", `/v1/campaigns/${id}`);
    await this.ask("DELETE", `/v1/geofences/${id}`);
    for (let ticks = 0; ; ticks++) {
      const ticked = shard.run("tick", {});
      expect([ticked.ok, ticks < 1_000]).toEqual([true, true]);
      if (ticked.ok && !ticked.value.again) break;
    }
    expect(reported).toEqual([]);
  }

  /** What has just happened stands in every list. */
  async #found(id: string): Promise<void> {
    const { latitude, longitude } = opera;
    const found = await this.ask<{ data: { id: string }[] }>(
      "GET",
      `/v1/geofences?latitude=${latitude}&longitude=${longitude}&tag=${id}`,
    );
    expect(found.data.map((zone) => zone.id)).toEqual([id]);
    for (const list of ["events", "decisions", "notifications"]) {
      const { data } = await this.ask<{ data: { geofenceId: string }[] }>(
        "GET",
        `/v1/${list}?customerId=${id}`,
      );
      expect([list, data.some(({ geofenceId }) => geofenceId === id)]).toEqual([list, true]);
    }
  }
}
