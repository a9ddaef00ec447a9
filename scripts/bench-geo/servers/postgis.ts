import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Position } from "../../../geo/index.ts";
import type { CircleWorld, PolygonWorld } from "../worlds.ts";
import { eventually, inTemporaryFolder } from "./temporary.ts";

type Answer = Promise<{ seconds: number; found: number }>;

/** Where Debian keeps PostgreSQL's programs. */
const versions = "/usr/lib/postgresql";

export function askPostgisForCircles({ centres, radius, places }: CircleWorld): Answer {
  const zones = centres.map(([lng, lat]) => `SRID=4326;POINT(${lng} ${lat})`);
  return ask("geography", zones, places, `ST_DWithin(zones.shape, pings.shape, ${radius})`);
}

export function askPostgisForPolygons({ polygons, places }: PolygonWorld): Answer {
  const text = (ring: readonly Position[]): string => ring.map(([lng, lat]) => `${lng} ${lat}`).join(",");
  const zones = polygons.map((ring) => `SRID=4326;POLYGON((${text(ring)}))`);
  return ask("geometry", zones, places, "ST_Intersects(zones.shape, pings.shape)");
}

/** Time and pairs of one statement that joins all pings with the zones that hold them, on one core. */
function ask(type: string, zones: readonly string[], places: readonly Position[], holds: string): Answer {
  return inTemporaryFolder("postgres", async (folder, run, start) => {
    const programs = existsSync(versions) ? readdirSync(versions).map((v) => join(versions, v, "bin")) : [];
    const bin = programs.findLast((path) => existsSync(join(path, "postgres")));
    if (!bin) throw new Error("PostgreSQL is not installed");
    const data = join(folder, "data");
    run(join(bin, "initdb"), "-D", data, "-U", "bench", "-A", "trust", "--no-sync");
    start(join(bin, "postgres"), "-D", data, "-k", folder, "-F", "-c", "listen_addresses=");
    const psql = (input: string): string =>
      execFileSync(
        "psql",
        ["-h", folder, "-U", "bench", "-d", "postgres", "-qAtX", "-v", "ON_ERROR_STOP=1"],
        {
          input,
          encoding: "utf8",
          stdio: "pipe",
          maxBuffer: 1e8,
        },
      );
    await eventually(() => psql("SELECT 1"));
    const copy = (table: string, shapes: readonly string[]): string =>
      `CREATE TABLE ${table} (shape ${type});\nCOPY ${table} FROM STDIN;\n${shapes.join("\n")}\n\\.\n`;
    psql("CREATE EXTENSION postgis");
    psql(copy("zones", zones));
    psql(
      copy(
        "pings",
        places.map(([lng, lat]) => `SRID=4326;POINT(${lng} ${lat})`),
      ),
    );
    psql("CREATE INDEX ON zones USING gist (shape); VACUUM ANALYZE;");
    const lines = psql(
      `SET max_parallel_workers_per_gather = 0; SET jit = off;\n\\timing on\n` +
        `SELECT count(*) FROM pings JOIN zones ON ${holds};`,
    ).split("\n");
    const [, milliseconds] = /^Time: ([\d.]+) ms/m.exec(lines.join("\n")) ?? [];
    return { seconds: Number(milliseconds) / 1e3, found: Number(lines[0]) };
  });
}
