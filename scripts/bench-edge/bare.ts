import { DurableObject } from "cloudflare:workers";

interface Ping {
  readonly customerId: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly timestamp: string;
}

interface Bindings {
  readonly BARE: DurableObjectNamespace<Bare>;
  readonly SHARDS: string;
}

/** The least that keeps a customer's place in a Durable Object: two reads and two writes a ping, and no rule. */
export class Bare extends DurableObject<Bindings> {
  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    ctx.storage.sql.exec(
      "CREATE TABLE IF NOT EXISTS customers (id TEXT PRIMARY KEY, at TEXT) STRICT, WITHOUT ROWID",
    );
    ctx.storage.sql.exec(
      "CREATE TABLE IF NOT EXISTS places (customer TEXT PRIMARY KEY, latitude REAL, longitude REAL) STRICT, WITHOUT ROWID",
    );
  }

  take(pings: readonly Ping[]): number {
    const { sql } = this.ctx.storage;
    for (const { customerId, latitude, longitude, timestamp } of pings) {
      sql.exec("SELECT at FROM customers WHERE id = ?", customerId).toArray();
      sql.exec("SELECT latitude, longitude FROM places WHERE customer = ?", customerId).toArray();
      sql.exec(
        "INSERT INTO customers VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at",
        customerId,
        timestamp,
      );
      sql.exec(
        "INSERT INTO places VALUES (?, ?, ?) ON CONFLICT (customer) DO UPDATE SET latitude = excluded.latitude, longitude = excluded.longitude",
        customerId,
        latitude,
        longitude,
      );
    }
    return pings.length;
  }
}

/** `?each`: a call for each ping, as it is written first; otherwise one for all that a shard gets of a request. */
export default {
  async fetch(request: Request, env: Bindings): Promise<Response> {
    const body = (await request.json()) as Ping | { pings: Ping[] };
    const pings = "pings" in body ? body.pings : [body];
    const shardOf = ({ customerId }: Ping) => hash(customerId) % Number(env.SHARDS);
    const calls = request.url.endsWith("?each")
      ? pings.map((ping) => [shardOf(ping), [ping]] as const)
      : [...Map.groupBy(pings, shardOf)];
    await Promise.all(calls.map(([shard, some]) => env.BARE.getByName(`shard-${shard}`).take(some)));
    const results = pings.map((_, index) => ({ index, status: "accepted", events: [], notifications: [] }));
    return Response.json({ results, accepted: pings.length, refused: 0 });
  },
} satisfies ExportedHandler<Bindings>;

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
