import { expect, it } from "vitest";
import { layerProblems } from "./rules/layers.ts";
import { check, shippedSources } from "./rules/sources.ts";

it("imports only point down, and only the shells know a runtime", () => {
  expect(check(shippedSources(), layerProblems)).toEqual([]);
});

const refused: [string, string, string][] = [
  ["a lower folder importing a higher one", "src/domain/a.ts", 'import { x } from "../store/x.ts";'],
  ["geo importing the domain, even types", "geo/a.ts", 'import type { X } from "../src/domain/x.ts";'],
  ["the engine importing http", "src/engine/a.ts", 'export * from "../http/x.ts";'],
  ["what the hosts share importing http", "src/host/a.ts", 'import { x } from "../http/x.ts";'],
  ["http importing channels", "src/http/a.ts", 'import { x } from "../channels/x.ts";'],
  ["channels importing http", "src/channels/a.ts", 'import { x } from "../http/x.ts";'],
  ["http importing a shell", "src/http/a.ts", 'import { x } from "../node/x.ts";'],
  ["one shell importing the other", "src/worker/a.ts", 'import { x } from "../node/x.ts";'],
  ["shipped code importing a test", "src/node/a.ts", 'import { x } from "../../test/support/x.ts";'],
  ["shipped code importing a script", "src/node/a.ts", 'import { x } from "../../scripts/x.ts";'],
  ["the store importing node:*", "src/store/a.ts", 'import { readFileSync } from "node:fs";'],
  ["channels importing what one host lacks", "src/channels/a.ts", 'import { connect } from "node:http2";'],
  ["http importing node:*, types too", "src/http/a.ts", 'import type { Server } from "node:http";'],
  ["the store importing better-sqlite3", "src/store/a.ts", 'import Database from "better-sqlite3";'],
  ["the engine importing cloudflare:*", "src/engine/a.ts", 'import { env } from "cloudflare:workers";'],
  ["a dynamic import upwards", "src/domain/a.ts", 'const x = await import("../engine/x.ts");'],
  ["a require", "src/domain/a.ts", 'const fs = require("node:fs");'],
  ["a bare import", "src/domain/a.ts", 'import "node:fs";'],
  ["a computed import", "src/domain/a.ts", "const x = await import(name);"],
  [
    "an import across several lines",
    "src/domain/a.ts",
    'import {\n  x, // why\n  y,\n} from "../http/x.ts";',
  ],
  ["geo importing another package", "geo/a.ts", 'import { LRUCache } from "lru-cache";'],
  ["geo importing the whole of turf", "geo/a.ts", 'import * as turf from "@turf/turf";'],
  ["geo importing turf by default", "geo/a.ts", 'import turf from "@turf/turf";'],
  ["the console importing values from http", "src/console/a.tsx", 'import { x } from "../http/x.ts";'],
  ["the console emptying an import", "src/console/a.tsx", 'import { type X } from "../http/x.ts";'],
  ["the phone importing the engine's types", "src/phone/a.ts", 'import type { X } from "../engine/x.ts";'],
  ["the client importing values from http", "src/client/a.ts", 'import { x } from "../http/x.ts";'],
  ["the client importing the console", "src/client/a.ts", 'import { x } from "../console/x.ts";'],
  ["http importing the client", "src/http/a.ts", 'import { x } from "../client/x.ts";'],
  ["the phone importing the console", "src/phone/a.ts", 'import { x } from "../console/x.ts";'],
  ["the phone importing node:*", "src/phone/a.ts", 'import { x } from "node:crypto";'],
  ["a folder that the design does not name", "src/utils/a.ts", "export {};"],
  ["a file beside the folders", "src/a.ts", "export {};"],
];
it.each(refused)("refuses %s", (_name, path, source) => {
  expect(layerProblems(path, source)).toEqual([expect.stringContaining(`${path}:1: `)]);
});

const allowed: [string, string, string][] = [
  ["a higher folder importing any lower one", "src/http/a.ts", 'import { x } from "../store/x.ts";'],
  ["a folder importing itself", "src/domain/presence/a.ts", 'import { x } from "../gates/x.ts";'],
  ["the domain importing geo", "src/domain/presence/a.ts", 'import { x } from "../../../geo/index.ts";'],
  [
    "channels implementing the engine's port",
    "src/channels/a.ts",
    'import type { X } from "../engine/x.ts";',
  ],
  ["a shell importing its runtime", "src/node/a.ts", 'import Database from "better-sqlite3";'],
  ["geo importing rbush", "geo/a.ts", 'import RBush from "rbush";'],
  ["geo importing turf by name", "geo/a.ts", 'import { area, bbox } from "@turf/turf";'],
  ["the client importing types from http", "src/client/a.ts", 'import type { X } from "../http/x.ts";'],
  ["the console importing the client", "src/console/a.ts", 'import { x } from "../client/x.ts";'],
  ["the console importing types from http", "src/console/a.tsx", 'import type { X } from "../http/x.ts";'],
  ["an import in a comment", "src/domain/a.ts", '// import { x } from "../http/x.ts";'],
  ["an import in a string", "src/domain/a.ts", "const x = 'import { x } from \"../http/x.ts\"';"],
  ["a name that ends in import", "src/http/a.ts", "await catalogue.import(rows);"],
];
it.each(allowed)("allows %s", (_name, path, source) => {
  expect(layerProblems(path, source)).toEqual([]);
});
