import { useSyncExternalStore } from "react";

export const languages = ["en", "fr"] as const;
export type Language = (typeof languages)[number];

const kept = "parvis.language";
const listeners = new Set<() => void>();
let current: Language = chosen() ?? preferred();

/** What somebody chose in this browser; storage may be shut. */
function chosen(): Language | null {
  try {
    const value = localStorage.getItem(kept);
    return languages.find((language) => language === value) ?? null;
  } catch {
    return null;
  }
}

/** The first of the browser's languages that there is. */
function preferred(): Language {
  for (const tag of navigator.languages) {
    const found = languages.find((language) => tag.toLowerCase().split("-")[0] === language);
    if (found !== undefined) return found;
  }
  return "en";
}

export function language(): Language {
  return current;
}

export function chooseLanguage(next: Language): void {
  current = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(kept, next);
  } catch {
    // Kept for this visit alone.
  }
  for (const listener of listeners) listener();
}

export function useLanguage(): Language {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, language);
}

document.documentElement.lang = current;
