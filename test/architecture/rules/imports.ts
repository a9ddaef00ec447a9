import { blank } from "./blank.ts";
import { lineAt } from "./sources.ts";

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** `import type` or `export type`: nothing of it is left at run time. */
  readonly typeOnly: boolean;
  /** What stands between `import` and `from`, e.g. `{ area }` or `* as turf`; empty for a bare import. */
  readonly clause: string;
}

const STATIC = /\b(?:import|export)\s+(type\s+(?!from\b))?([\w$*{}\s,]*?)\s*\bfrom\s*["']/g;
const BARE = /\bimport\s*["']/g;
const CALLED = /(?<![.\w$])(?:import|require)\s*\(\s*["'`]?/g;

/** Every import, re-export, dynamic import and `require` of a module; `<computed>` where it is no literal. */
export function importsOf(source: string): Import[] {
  const code = blank(source);
  const found: Import[] = [];
  const add = (match: RegExpExecArray, typeOnly: boolean, clause: string) => {
    const end = match.index + match[0].length;
    const quote = code[end - 1] ?? "";
    const specifier = /["'`]/.test(quote) ? source.slice(end, code.indexOf(quote, end)) : "<computed>";
    found.push({ specifier, line: lineAt(source, match.index), typeOnly, clause });
  };
  for (const match of code.matchAll(STATIC)) add(match, match[1] !== undefined, match[2] ?? "");
  for (const match of code.matchAll(BARE)) add(match, false, "");
  for (const match of code.matchAll(CALLED)) add(match, false, "*");
  return found.sort((a, b) => a.line - b.line);
}

/** `@scope/name` or `name` of a package specifier; null for a path or a module of the runtime. */
export function packageOf(specifier: string): string | null {
  if (/^[./<]|^(?:node|cloudflare):/.test(specifier)) return null;
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
