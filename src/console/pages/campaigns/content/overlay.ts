import type { Content, Texts } from "../draft/body.ts";
import { defaultVariant, type Version } from "../phones/versions.ts";

/** Where the texts of a version are written, as a pointer from the campaign. */
export function pointerOf(content: Content, { locale, variant }: Version): string {
  if (locale !== null) return `/content/locales/${locale}`;
  const at = content.variants?.findIndex(({ id }) => id === variant) ?? -1;
  return at === -1 ? "/content/default" : `/content/variants/${at}`;
}

/** The texts a version has of its own: a language's, else the variant's, else the default ones. */
export function ownTexts(content: Content, { locale, variant }: Version): Texts {
  if (locale !== null) return content.locales?.[locale] ?? {};
  return content.variants?.find(({ id }) => id === variant) ?? content.default;
}

export function withTexts(content: Content, { locale, variant }: Version, texts: Texts): Content {
  if (locale !== null)
    return {
      ...content,
      locales: { ...content.locales, [locale]: { ...content.locales?.[locale], ...texts } },
    };
  if (variant === defaultVariant)
    return { ...content, default: { ...content.default, ...(texts as Partial<Content["default"]>) } };
  return {
    ...content,
    variants: content.variants?.map((one) => (one.id === variant ? { ...one, ...texts } : one)),
  };
}

export function withoutLanguage(content: Content, locale: string): Content {
  const { [locale]: gone, ...locales } = content.locales ?? {};
  return { ...content, locales };
}

export function withoutVariant(content: Content, id: string): Content {
  return { ...content, variants: content.variants?.filter((one) => one.id !== id) };
}

/** The next letter that no variant has; the default is A. */
export function nextVariant({ variants = [] }: Content): string {
  const taken = new Set(variants.map(({ id }) => id));
  for (let code = "b".charCodeAt(0); code <= "z".charCodeAt(0); code++) {
    const id = String.fromCharCode(code);
    if (!taken.has(id)) return id;
  }
  return `v${variants.length + 1}`;
}

/** What share of customers gets a variant. */
export function shareOf({ variants = [] }: Content, weight: number): number {
  return weight / variants.reduce((sum, one) => sum + one.weight, 1);
}
