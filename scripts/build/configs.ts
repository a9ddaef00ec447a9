import { join } from "node:path";
import react from "@vitejs/plugin-react";
import type { InlineConfig } from "vite";

/** In the order in which they are built: the console empties the folder, the phone page's own is in it. */
export function configs(root: string): readonly InlineConfig[] {
  const common = { configFile: false, logLevel: "warn" } as const;
  const target = "es2022";
  return [
    {
      ...common,
      root: join(root, "src/console"),
      base: "/",
      plugins: [react()],
      // The map library is one large file, loaded with the first map; a test bounds what is loaded before.
      build: { outDir: join(root, "dist/public"), emptyOutDir: true, target, chunkSizeWarningLimit: 1_400 },
    },
    {
      ...common,
      root: join(root, "src/phone/page"),
      base: "/phone/",
      build: { outDir: join(root, "dist/public/phone"), emptyOutDir: true, target },
    },
    // The service worker: one classic script whose name never changes.
    {
      ...common,
      root: join(root, "src/phone/worker"),
      publicDir: false,
      build: {
        outDir: join(root, "dist/public/phone"),
        emptyOutDir: false,
        target,
        lib: {
          entry: join(root, "src/phone/worker/main.ts"),
          formats: ["iife"],
          name: "parvis",
          fileName: () => "sw.js",
        },
      },
    },
  ];
}
