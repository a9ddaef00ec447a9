import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, it } from "vitest";
import { configs } from "../../scripts/build/configs.ts";

/** Bytes of each bundle as it is built, gzip at its best. */
const limits = { "src/phone/sdk": 6_144, "src/phone/worker": 4_096 };

it.each(Object.entries(limits))("%s is at most %i bytes", async (folder, limit) => {
  const root = join(import.meta.dirname, "../..");
  const config = configs(root).find((one) => one.root === join(root, folder))!;
  const built = await build({ ...config, build: { ...config.build, write: false } });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) =>
    "output" in one ? one.output : [],
  );
  const code = outputs.flatMap((one) => (one.type === "chunk" ? [one.code] : []));
  expect(code).toHaveLength(1);
  expect(gzipSync(code[0]!, { level: 9 }).length).toBeLessThanOrEqual(limit);
});
