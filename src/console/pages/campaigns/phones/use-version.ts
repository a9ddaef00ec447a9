import { setQuery, usePlace } from "../../../app/router.ts";
import type { Content } from "../draft/body.ts";
import { defaultVariant, type Version } from "./versions.ts";

/** The version that is looked at and written, held by the URL; one that there is not is the default. */
export function useVersion({ locales = {}, variants = [] }: Content) {
  const { query } = usePlace();
  const locale = query.get("language");
  const variant = query.get("variant");
  const version: Version = {
    locale: locale !== null && Object.hasOwn(locales, locale) ? locale : null,
    variant: variants.some(({ id }) => id === variant) ? variant! : defaultVariant,
  };
  const show = (next: Partial<Version>) => {
    const { locale = version.locale, variant = version.variant } = next;
    setQuery({ language: locale, variant: variant === defaultVariant ? null : variant });
  };
  return { version, show };
}
