import { describe, expect, it } from "vitest";
import { type PartName, partNames } from "../../src/engine/customers/export-parts.ts";
import { exportText } from "../../src/host/export.ts";
import { SuppliedShard } from "../../src/host/supplied-shard.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { north, opera, type TestShard } from "../support/test-shard.ts";

type Document = Record<PartName, Record<string, unknown>[]> & { customer: { id: string } };

function portOf(world: TestShard, asked: () => void = () => {}): SuppliedShard {
  const port: SuppliedShard = new SuppliedShard(
    async (name, input) => {
      asked();
      return structuredClone(world.ask(name, input));
    },
    () => port,
  );
  return port;
}

async function exported(world: TestShard, id: string, asked?: () => void): Promise<Document> {
  const profile = world.run("openExport", { id, by: "key:first" });
  let text = "";
  for await (const chunk of exportText(portOf(world, asked), id, profile)) text += chunk;
  return JSON.parse(text) as Document;
}

function openStore(): TestShard {
  const world = memoryShard();
  world.geofence("opera", opera, 150);
  world.campaign("spring");
  world.customer("ana");
  world.customer("bea");
  return world;
}

describe("an export", () => {
  it("has every position and every event of many thousands, a page at a time, and nobody else's", async () => {
    const world = openStore();
    world.run("patchSettings", { exitAfter: "10s", pressure: [] });
    const count = 3_210;
    for (let i = 0; i < count; i++) {
      world.now += 15_000;
      world.ping("ana", i % 4 < 2 ? opera : north(opera, -2_000), { id: `p${i}` });
      if (i % 10 === 0) world.ping("bea", opera);
    }
    world.ping("bea", opera, { mock: true, region: { id: "opera", event: "enter" } });
    expect((await exported(world, "bea")).positions[0]).toMatchObject({
      mock: true,
      region: { id: "opera", event: "enter" },
    });
    let asked = 0;
    const document = await exported(world, "ana", () => asked++);
    expect(document.positions.map(({ id }) => id)).toEqual(
      Array.from({ length: count }, (_, i) => `p${count - 1 - i}`),
    );
    for (const [part, table] of [
      ["events", "events"],
      ["visits", "visits"],
      ["notifications", "notifications"],
      ["sends", "sends"],
      ["consents", "consent_changes"],
    ] as const) {
      const mine = world.rows(table).filter(({ customer }) => customer === 1);
      expect([part, document[part].length]).toEqual([part, mine.length]);
      expect(new Set(document[part].map((item) => JSON.stringify(item))).size).toBe(mine.length);
    }
    expect(document.events.length).toBeGreaterThan(1_000);
    expect(document.decisions.length).toBeGreaterThan(500);
    expect(asked).toBeGreaterThan(15);
    expect(document.positions[0]).toMatchObject({ mock: false, region: null });
    const text = JSON.stringify(document);
    expect(['"bea"', "push.test/bea", "p256dh"].filter((other) => text.includes(other))).toEqual([]);
  });

  it("comes to an end also where a part is long and has no pages of its own", async () => {
    const world = openStore();
    for (let i = 0; i < 1_203; i++) world.ping("ana", opera, { deviceId: `server-${i}` });
    const { whereabouts } = await exported(world, "ana");
    expect(new Set(whereabouts.map(({ device }) => device)).size).toBe(1_203);
    expect(whereabouts).toHaveLength(1_203);
  });

  it("has what followed a message", async () => {
    const world = openStore();
    for (let minute = 0; minute < 5; minute++) {
      world.ping("ana", opera);
      world.now += 60_000;
    }
    const { sends, conversions } = await exported(world, "ana");
    expect(conversions).toEqual([{ send: sends[0]!.id, event: "dwell", at: expect.stringContaining("T") }]);
    expect(sends[0]!.variant).toBe("default");
  });

  it("has a part for every table of a customer's data", () => {
    const world = openStore();
    const tables = world.sql.all<{ name: string }>(
      `SELECT tables.name FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS columns
       WHERE tables.type = 'table' AND columns.name = 'customer'`,
    );
    const partOf: Readonly<Record<string, PartName>> = {
      codes: "codes",
      consent_changes: "consents",
      conversions: "conversions",
      decisions: "decisions",
      devices: "devices",
      events: "events",
      idempotency_keys: "keptAnswers",
      notifications: "notifications",
      origins: "mergedFrom",
      positions: "positions",
      redemptions: "redemptions",
      sends: "sends",
      visits: "visits",
      webhook_deliveries: "webhookDeliveries",
    };
    expect(tables.map(({ name }) => name).sort()).toEqual(Object.keys(partOf));
    expect(Object.values(partOf).filter((part) => !partNames.includes(part))).toEqual([]);
  });

  it("tells what is remembered where no position is kept", async () => {
    const world = openStore();
    world.run("patchSettings", { locationRetention: "0s" });
    world.ping("ana", opera, { id: "p1" });
    const { positions, whereabouts } = await exported(world, "ana");
    expect(positions).toEqual([]);
    expect(whereabouts).toMatchObject([
      {
        device: "phone",
        lastPlace: { longitude: opera[0], latitude: opera[1], accuracy: 10 },
        rememberedPings: [{ id: "p1" }],
        geofences: [{ geofenceId: "opera", state: "present" }],
      },
    ]);
  });

  it("tells what other tools sent, what is kept for repeated requests, and who looked before", async () => {
    const world = openStore();
    const keyed = { key: "k1", fingerprint: "f" };
    const touch = { customerId: "ana", channel: "email", at: null };
    world.run("addTouch", { ...touch, id: "t1", keyed: null, at: Date.UTC(1960, 0, 1) });
    world.run("addTouch", { ...touch, id: null, keyed });
    world.now += 1_000;
    world.run("openExport", { id: "ana", by: "key:earlier" });
    world.now += 1_000;
    const { sends, keptAnswers, audit, decisionsToRepeat } = await exported(world, "ana");
    expect(sends).toMatchObject([{}, { id: "touch:t1", at: "1960-01-01T00:00:00.000Z", channel: "email" }]);
    expect(keptAnswers).toMatchObject([{ scope: "touch", key: "k1", answer: { created: true } }]);
    expect(audit.map(({ actor }) => actor)).toEqual(["key:first", "key:earlier"]);
    expect(decisionsToRepeat).toEqual([]);
  });

  it("breaks off when the customer is erased meanwhile, without a word of who it was", async () => {
    const world = openStore();
    world.ping("ana", opera);
    const text = exportText(portOf(world), "ana", world.run("openExport", { id: "ana", by: "key:first" }));
    await text.next();
    world.run("deleteCustomer", { id: "ana", by: "key:first" });
    const rest = (async () => {
      for await (const _ of text);
    })();
    await expect(rest).rejects.toThrow(/^an export could not be read to its end$/);
  });
});

describe("the log after an erase", () => {
  it("says that somebody was exported and erased, and not who", () => {
    const world = openStore();
    world.run("openExport", { id: "ana", by: "device:phone-of-ana" });
    world.run("openExport", { id: "bea", by: "key:first" });
    world.run("deleteCustomer", { id: "ana", by: "device:phone-of-ana" });
    const about = world.rows("audit", "id").filter(({ subject }) => subject === "customer");
    expect(about.map(({ action, actor, subject_id }) => [action, actor, subject_id])).toEqual([
      ["customer.exported", "device", null],
      ["customer.exported", "key:first", "bea"],
      ["customer.erased", "device", null],
    ]);
    expect(JSON.stringify(about)).not.toContain("ana");
  });
});
