import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Smaller ones are sent in one packet as they are. */
const least = 1_400;

/** Lays a compressed twin beside every text among the pages: Node serves it, Cloudflare compresses by itself. */
export function compress(folder: string): void {
  for (const path of globSync("**/*.{js,mjs,css,html,svg,json,webmanifest}", { cwd: folder })) {
    const text = readFileSync(join(folder, path));
    if (text.length >= least) writeFileSync(join(folder, `${path}.gz`), gzipSync(text, { level: 9 }));
  }
  writeFileSync(join(folder, ".assetsignore"), "*.gz\n");
}
