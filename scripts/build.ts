import { fileURLToPath } from "node:url";
import { buildPages } from "./build/pages.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const ran = await buildPages(root);
if (ran) console.log("Built the pages: dist/public");
