/** A text that is looked for without regard to case. */
export interface Search {
  /** SQLite folds the case of ASCII letters only: it narrows by this part of the text, `matches` decides. */
  readonly ascii: string;
  matches(texts: readonly string[]): boolean;
}

export function searchFor(q: string | null): Search | null {
  if (q === null) return null;
  const wanted = q.toLowerCase();
  const runs = wanted.match(/[ -~]+/g) ?? [];
  return {
    ascii: runs.reduce((longest, run) => (run.length > longest.length ? run : longest), ""),
    matches: (texts) => texts.some((text) => text.toLowerCase().includes(wanted)),
  };
}
