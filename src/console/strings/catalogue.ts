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
  const of = (which: Language): Like<T> => (which === "fr" ? fr : (en as unknown as Like<T>));
  return {
    use: () => of(useLanguage()),
    now: () => of(language()),
  };
}
