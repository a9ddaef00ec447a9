import { lineAt } from "./sources.ts";

/**
 * The project speaks of itself only, and is the same on every machine. The letters in brackets keep these
 * patterns from matching their own text.
 */
const FORBIDDEN: readonly [string, RegExp][] = [
  ["a path of one machine", /(?<![\w.~*-])\/(?:wor[k]|tm[p]|roo[t]|hom[e]|User[s])\/[\w.-]/g],
  ["a registry host", /\b(?:registr[y]|artifactor[y]|nexu[s]|verdacci[o])\.[a-z0-9-]+\.[a-z]{2,}/gi],
  ["a word about its making", /\b(?:Claud[e]|Anthropi[c]|OpenA[I]|ChatGP[T]|Copilo[t]|LL[M]s?)\b/g],
  ["a word about its making", /\b(?:sub-?agen[t]|(?:coding|A[I]|helper|an) agen[t])s?\b/gi],
  ["a word about its making", /\b(?:this|previous|parallel|helper|coding) sessio[n]s?\b/gi],
];

/** Words that do not belong into the project's files. */
export function wordProblems(path: string, text: string): string[] {
  if (text.includes("\0")) return [];
  return FORBIDDEN.flatMap(([what, pattern]) =>
    [...text.matchAll(pattern)].map(
      (match) => `${path}:${lineAt(text, match.index)}: "${match[0]}" is ${what}`,
    ),
  );
}
