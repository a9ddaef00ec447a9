import { type Language, language, useLanguage } from "./language.ts";

type Text = string | ((...values: never[]) => string);
interface Texts {
  readonly [name: string]: Text | Texts;
}

/** The same names, and functions of the same values. */
type Like<T> = {
  readonly [K in keyof T]: T[K] extends (...values: infer V) => string
    ? (...values: V) => string
    : T[K] extends string
      ? string
      : Like<T[K]>;
};

export interface Catalogue<T> {
  /** The texts in the language of the page; it is drawn again when that changes. */
  use(): Like<T>;
  /** The same outside of a component. */
  now(): Like<T>;
}

/** Texts in both languages: one that is missing, or takes other values, does not compile. */
export function catalogue<T extends Texts>(en: T, fr: NoInfer<Like<T>>): Catalogue<T> {
  const french = spaced(fr as Texts) as Like<T>;
  const of = (which: Language): Like<T> => (which === "fr" ? french : (en as unknown as Like<T>));
  return {
    use: () => of(useLanguage()),
    now: () => of(language()),
  };
}

/** French stands off its tall punctuation, and never breaks a line there. */
function spaced(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => {
      if (typeof text === "string") return [name, bound(text)];
      if (typeof text !== "function") return [name, spaced(text)];
      return [name, (...values: never[]) => bound(text(...values))];
    }),
  );
}

const bound = (text: string) => text.replaceAll(/ (?=[;:?!»%])|(?<=«) /g, "\u202f");
