import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, parse } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

/** Bytes gzip that the Worker's script may have. */
export const scriptLimit = 500_000;

const offline = {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
};

/** Writes the script that `wrangler deploy` would upload into a folder; answers where. Rejects where it cannot be built. */
export async function bundleWorker(folder: string, entry = "src/worker/main.ts"): Promise<string> {
  const wrangler = [
    "node_modules/wrangler/bin/wrangler.js",
    "deploy",
    entry,
    "--dry-run",
    "--outdir",
    folder,
  ];
  await promisify(execFile)(process.execPath, wrangler, { env: { ...process.env, ...offline } });
  return join(folder, `${parse(entry).name}.js`);
}

/** Bytes gzip of a script. */
export async function scriptSize(script: string): Promise<number> {
  return gzipSync(await readFile(script)).length;
}
