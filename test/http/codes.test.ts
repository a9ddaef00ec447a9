import QRCode from "qrcode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataFolder, hosts, type RunningHost } from "../support/hosts/hosts.ts";

/** The dark squares of a drawing, as rows of `#` and `.`, without its quiet zone; the path is runs along rows. */
function squaresOf(svg: string): string[] {
  const side = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const grid = Array.from({ length: side }, () => Array<string>(side).fill("."));
  let [x, y] = [0, 0];
  const path = /stroke="#000000" d="([^"]+)"/.exec(svg)?.[1] ?? "";
  for (const [, command, first, second] of path.matchAll(/([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?/g)) {
    if (command === "M") [x, y] = [Number(first), Math.floor(Number(second))];
    else if (command === "m") x += Number(first);
    else for (const end = x + Number(first); x < end; x++) grid[y]![x] = "#";
  }
  const rows = grid.map((row) => row.join(""));
  const dark = rows.filter((row) => row.includes("#"));
  const left = Math.min(...dark.map((row) => row.indexOf("#")));
  return dark.map((row) => row.slice(left, left + dark.length));
}

/** What must be drawn, from the library's own squares. */
function expected(code: string): string[] {
  const { size, data } = QRCode.create(code).modules;
  return Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => (data[row * size + column] ? "#" : ".")).join(""),
  );
}

describe.each(hosts)("a code as a drawing, on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  const draw = (file: string, method = "GET") => fetch(`${running.url}/v1/offers/codes/${file}`, { method });

  beforeAll(async () => {
    folder = await dataFolder();
    running = await host.start(folder.path, {});
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  it.each(["7ZK3-0000-ABCD-EFGH", "SPRING-5", "spring_5.a", "A", "x".repeat(64)])("%s", async (code) => {
    const reply = await draw(`${code}.svg`);
    expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "image/svg+xml"]);
    expect(squaresOf(await reply.text())).toEqual(expected(code));
  });

  it("is kept by whoever asks, and can do nothing where it is opened", async () => {
    const { headers } = await draw("SPRING-5.svg");
    expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(headers.get("content-security-policy")).toBe("default-src 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect((await draw("SPRING-5.svg", "HEAD")).status).toBe(200);
  });

  it("is drawn of a code that nobody has, and of no text that is none", async () => {
    expect((await draw("0000-0000-0000-0000.svg")).status).toBe(200);
    for (const file of [
      "A%20B.svg",
      "%3Cscript%3E.svg",
      `${"x".repeat(65)}.svg`,
      "A",
      ".svg",
      "A.SVG",
      "A%0A.svg",
    ])
      expect([file, (await draw(file)).status]).toEqual([file, 404]);
  });
});
