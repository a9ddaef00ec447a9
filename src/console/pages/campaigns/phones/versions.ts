import type { Content, Texts } from "../draft/body.ts";

/** One way a campaign may read: a language over a variant over the default. */
export interface Version {
  /** Null for every language that has no texts of its own. */
  readonly locale: string | null;
  readonly variant: string;
}

export const defaultVariant = "default";

/** The texts of a version: a language's beat those of the variant, these the default ones. */
export function textsOf(content: Content, { locale, variant }: Version): Texts {
  const { id, weight, ...own } = content.variants?.find((one) => one.id === variant) ?? { id: "", weight: 0 };
  return {
    ...given(content.default),
    ...given(own),
    ...(locale === null ? {} : given(content.locales?.[locale] ?? {})),
  };
}

/** Without spaces: it becomes part of the ids by which tabs name their panels. */
export function nameOf({ locale, variant }: Version): string {
  return `${locale ?? "*"}/${variant}`;
}

function given(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined && text !== ""));
}
