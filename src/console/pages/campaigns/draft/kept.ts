import type { Draft } from "./body.ts";
import { same } from "./same.ts";

/** What was being written, and what it was written over. */
export interface Work {
  readonly base: Draft;
  readonly draft: Draft;
}

const prefix = "parvis.draft.";
const inMemory = new Map<string, Work>();

/** What was left unsaved in this tab; it outlives a reload. */
export function keptWork(name: string): Work | null {
  const known = inMemory.get(name);
  if (known !== undefined) return known;
  try {
    const text = sessionStorage.getItem(prefix + name);
    return text === null ? null : (JSON.parse(text) as Work);
  } catch {
    return null;
  }
}

export function keepWork(name: string, work: Work): void {
  if (same(work.base, work.draft)) {
    forgetWork(name);
    return;
  }
  inMemory.set(name, work);
  try {
    sessionStorage.setItem(prefix + name, JSON.stringify(work));
  } catch {
    // Storage may be shut or full: then it is kept as long as the page is.
  }
}

export function forgetWork(name: string): void {
  inMemory.delete(name);
  try {
    sessionStorage.removeItem(prefix + name);
  } catch {
    // There was nowhere to keep it.
  }
}
