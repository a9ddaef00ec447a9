import { posix } from "node:path";
import { type Import, importsOf, packageOf } from "./imports.ts";

/** Imports only point down: a folder may use those of a lower rank, and of its own only itself. */
const RANKS: Readonly<Record<string, number>> = {
  geo: 0,
  domain: 1,
  store: 2,
  engine: 3,
  channels: 4,
  host: 5,
  http: 6,
  node: 7,
  worker: 7,
};
/** What is below and still not for everyone: HTTP answers, it does not send. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = { http: ["channels"] };
const SHELLS = ["node", "worker"];
const BROWSER = ["client", "console", "phone"];
/**
 * Modules of Node that Workers have too, by the layer that may import them: WebCrypto knows the same curve, but takes
 * three times as long for a message's key pair.
 */
const ON_BOTH: Readonly<Record<string, readonly string[]>> = { channels: ["node:buffer", "node:crypto"] };
const RUNTIME_ONLY = /^(?:node:|cloudflare:|better-sqlite3(?:\/|$))/;

/** `geo`, or the folder under `src/` that a file belongs to; null for any other file. */
export function layerOf(path: string): string | null {
  if (path.startsWith("geo/")) return "geo";
  return /^src\/([^/]+)\//.exec(path)?.[1] ?? null;
}

/** The imports of one shipped file that the design does not allow. */
export function layerProblems(path: string, source: string): string[] {
  const layer = layerOf(path);
  if (layer === null || !(layer in RANKS || BROWSER.includes(layer)))
    return [`${path}:1: expected a file of geo/ or of a known folder under src/`];
  return importsOf(source).flatMap((found) => {
    const problem = found.specifier.startsWith(".")
      ? pathProblem(path, layer, found)
      : outsideProblem(layer, found);
    return problem === null ? [] : [`${path}:${found.line}: ${layer} must not import ${problem}`];
  });
}

function pathProblem(path: string, layer: string, { specifier, typeOnly }: Import): string | null {
  const target = layerOf(posix.join(posix.dirname(path), specifier));
  if (target === layer) return null;
  if (BROWSER.includes(layer)) {
    if ((target === "http" && typeOnly) || target === "client") return null;
    return target === "http" ? `more than types from ${specifier}` : specifier;
  }
  if (target !== null && FORBIDDEN[layer]?.includes(target)) return specifier;
  const targetRank = target === null ? undefined : RANKS[target];
  return targetRank !== undefined && targetRank < RANKS[layer]! ? null : specifier;
}

function outsideProblem(layer: string, { specifier, clause }: Import): string | null {
  if (specifier === "<computed>") return "a computed path";
  if (SHELLS.includes(layer) || ON_BOTH[layer]?.includes(specifier)) return null;
  if (RUNTIME_ONLY.test(specifier)) return `${specifier}: only the shells know a runtime`;
  if (layer !== "geo") return null;
  const name = packageOf(specifier);
  if (name === "@turf/turf" && !/^\{[^*]*\}$/.test(clause)) return "@turf/turf otherwise than by name";
  return name === "rbush" || name === "@turf/turf" ? null : specifier;
}
