import type { Language } from "../../../strings/language.ts";

/** `fr-CA` as “Canadian French”, with its capital; a tag that has no name stands as it is. */
export function languageName(tag: string, language: Language): string {
  try {
    const name = new Intl.DisplayNames(language, { type: "language" }).of(tag) ?? tag;
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
  } catch {
    return tag;
  }
}
