import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

/** Bytes gzip that the Worker's script may have. */
export const scriptLimit = 500_000;

const offline = {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
};

/** Bytes gzip of the script that `wrangler deploy` would upload, without the assets; rejects where it cannot be built. */
export async function scriptSize(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "parvis-script-"));
  try {
    const wrangler = ["node_modules/wrangler/bin/wrangler.js", "deploy", "--dry-run", "--outdir", folder];
    await promisify(execFile)(process.execPath, wrangler, { env: { ...process.env, ...offline } });
    return gzipSync(await readFile(join(folder, "main.js"))).length;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
