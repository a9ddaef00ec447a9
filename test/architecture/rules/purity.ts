import { blank } from "./blank.ts";
import { layerOf } from "./layers.ts";
import { lineAt } from "./sources.ts";

const CLOCK_AND_CHANCE: readonly [string, RegExp][] = [
  ["Date.now", /\bDate\s*\.\s*now\b/g],
  ["new Date()", /\bnew\s+Date\b(?!\s*\(\s*[^)\s])/g],
  ["Date()", /(?<!\bnew\s+)(?<![.\w$])Date\s*\(/g],
  ["Math.random", /\bMath\s*\.\s*random\b/g],
];
const CONSOLE: readonly [string, RegExp][] = [["console", global("console")]];
const ENVIRONMENT: readonly [string, RegExp][] = [
  "performance",
  "crypto",
  "process",
  "globalThis",
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
].map((name) => [name, global(name)]);

/** What a folder must be given instead of taking it; a folder that is not named must only keep off the console. */
const FORBIDDEN: Readonly<Record<string, readonly [string, RegExp][]>> = {
  geo: [...CLOCK_AND_CHANCE, ...CONSOLE, ...ENVIRONMENT],
  domain: [...CLOCK_AND_CHANCE, ...CONSOLE, ...ENVIRONMENT],
  store: [...CLOCK_AND_CHANCE, ...CONSOLE, ...ENVIRONMENT],
  engine: [...CLOCK_AND_CHANCE, ...CONSOLE],
  node: [],
  worker: [],
};

/** It keeps a library off the console, which only who has the console can do. */
const MUTES = "src/domain/local-time/unprinted.ts";

/** A name used as a value: not a property of something, and not the key of one. */
function global(name: string): RegExp {
  return new RegExp(String.raw`(?<![\w$#]|(?<!\.\.)\.)${name}(?![\w$]|\s*\??:)`, "g");
}

/** Uses of clock, chance and environment where the design forbids them. */
export function purityProblems(path: string, source: string): string[] {
  if (path === MUTES) return [];
  const layer = layerOf(path) ?? "";
  return find(path, source, FORBIDDEN[layer] ?? CONSOLE, `must not stand in ${layer}`);
}

const ANY: readonly [string, RegExp][] = [["any", /(?<![\w$.])any(?![\w$]|\s*[:(=])/g]];

/** Uses of the type `any`. */
export function anyProblems(path: string, source: string): string[] {
  return find(path, source, ANY, "is no type: say what it is, or unknown");
}

function find(
  path: string,
  source: string,
  patterns: readonly [string, RegExp][],
  problem: string,
): string[] {
  const code = blank(source);
  return patterns.flatMap(([name, pattern]) =>
    [...code.matchAll(pattern)].map((match) => `${path}:${lineAt(source, match.index)}: ${name} ${problem}`),
  );
}

export const MAX_LINES = 400;

/** A file too long to have one reason to change. */
export function lengthProblems(path: string, source: string): string[] {
  const lines = source.trimEnd().split("\n").length;
  return lines > MAX_LINES ? [`${path}:1: expected ${MAX_LINES} lines or fewer, got ${lines}`] : [];
}
