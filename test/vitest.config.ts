import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/**
 * Three projects. `node` runs everything that needs no runtime of its own plus the Node host; `workerd` runs
 * the files named below inside the Workers runtime; `architecture` reads the sources and is part of
 * `npm run check`. A file listed under both `node` and `workerd` must give the same results on each.
 */
// The Workers runtime wants the folder of the pages to be there, built or not.
mkdirSync("dist/public", { recursive: true });

const bothHosts = [
  "test/geo/**/*.test.ts",
  "test/domain/**/*.test.ts",
  "test/contract/**/*.test.ts",
  "test/channels/encrypt-push.test.ts",
  "test/channels/vapid.test.ts",
];

export default defineConfig({
  test: {
    // Many tests wait for a process, a browser or a push service: more of them than there are cores keep these busy.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    projects: [
      {
        root: ".",
        test: {
          name: "node",
          globalSetup: "test/support/hosts/bundle.ts",
          include: ["test/**/*.test.ts"],
          exclude: ["test/worker/**", "test/architecture/**"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        root: ".",
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: { bindings: { SHARDS: "4" } },
          }),
        ],
        test: {
          name: "workerd",
          // Of the process's own environment workerd sees nothing.
          provide: { long: Boolean(process.env.PARVIS_LONG) },
          include: [...bothHosts, "test/worker/**/*.test.ts"],
          exclude: ["test/**/*.node.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        root: ".",
        test: { name: "architecture", include: ["test/architecture/**/*.test.ts"] },
      },
    ],
  },
});
