import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { buildPages } from "../../scripts/build/pages.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(`${root}/dist/public${path}`);

/** What the page names itself: its script, its styles, and what those preload. */
function firstLoad(): readonly string[] {
  const page = read("/index.html").toString();
  return [
    "/index.html",
    ...[...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((found) => found[1]!),
  ];
}

describe("what a first visit loads", () => {
  beforeAll(async () => {
    await buildPages(root);
  }, 120_000);

  it("is at most 350 KB gzip, without the map", () => {
    const files = firstLoad();
    expect(files.some((path) => path.endsWith(".js"))).toBe(true);
    const sizes = files.map((path) => gzipSync(read(path)).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(350 * 1_024);
    const scripts = files.filter((path) => path.endsWith(".js")).map((path) => read(path).toString());
    expect(scripts.some((text) => text.includes("react.transitional.element"))).toBe(true);
    // React for developers is half as large again, and slow.
    expect(scripts.some((text) => text.includes("jsxDEV"))).toBe(false);
    expect(scripts.some((text) => text.includes("maplibregl-canvas"))).toBe(false);
  });
});
