import { createHash } from "node:crypto";
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { headersFile } from "../../src/host/pages.ts";
import { compress } from "./compress.ts";
import { configs } from "./configs.ts";

/** What the pages are made from: when none of it has changed, what was built is still good. */
const sources = [
  "src/console/**",
  "src/phone/**",
  "src/host/pages.ts",
  "scripts/build/**",
  "package-lock.json",
];

/** Builds the pages of a checkout into its `dist/public`; answers whether there was anything to do. */
export async function buildPages(root: string): Promise<boolean> {
  const stamp = join(root, "dist/public.stamp");
  const now = fingerprint(root);
  if (read(stamp) === now) return false;
  await inProduction(async () => {
    for (const config of configs(root)) await build(config);
  });
  mkdirSync(join(root, "dist/public"), { recursive: true });
  writeFileSync(join(root, "dist/public/_headers"), headersFile());
  compress(join(root, "dist/public"));
  // Last: what was half built is built again.
  writeFileSync(stamp, now);
  return true;
}

/** Tests ask for the pages too, and what they run in would have React built for developers. */
async function inProduction(run: () => Promise<void>): Promise<void> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = "production";
  try {
    await run();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

function fingerprint(root: string): string {
  const hash = createHash("sha256");
  for (const path of globSync(sources, { cwd: root }).sort()) {
    const text = read(join(root, path));
    if (text !== null) hash.update(path).update("\0").update(text).update("\0");
  }
  return hash.digest("hex");
}

/** The file's text; null when it is a folder, or not there. */
function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
