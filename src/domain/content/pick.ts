import type { Content, Texts } from "../campaign.ts";
import { fraction } from "../hash.ts";

export interface Picked {
  readonly variant: string;
  /** The locale whose texts were used; null when the default's were. */
  readonly locale: string | null;
  readonly texts: Texts;
}

/**
 * The texts for one customer: a variant by stable weighted hash, then the locale's over it
 * (`fr-CA`, then `fr`, then none: BCP 47 lookup, RFC 4647 §3.4).
 */
export function pick(
  content: Content,
  campaignId: string,
  customerId: string,
  locale: string | null,
): Picked {
  const variant = pickVariant(content, fraction(campaignId, "variant", customerId));
  const found = locale === null ? null : lookup(content.locales ?? {}, locale);
  const overlay = content.variants?.find((v) => v.id === variant);
  return {
    variant,
    locale: found,
    texts: {
      ...content.default,
      ...texts(overlay),
      ...(found === null ? {} : texts(content.locales?.[found])),
    },
  };
}

function pickVariant(content: Content, at: number): string {
  const choices = [{ id: "default", weight: 1 }, ...(content.variants ?? [])];
  const total = choices.reduce((sum, choice) => sum + choice.weight, 0);
  let rest = at * total;
  for (const choice of choices) {
    rest -= choice.weight;
    if (rest < 0) return choice.id;
  }
  return "default";
}

function lookup(locales: Readonly<Record<string, Texts>>, wanted: string): string | null {
  const keys = Object.keys(locales);
  const parts = wanted.replaceAll("_", "-").toLowerCase().split("-");
  for (; parts.length > 0; parts.pop()) {
    const tag = parts.join("-");
    const found = keys.find((key) => key.toLowerCase() === tag);
    if (found !== undefined) return found;
  }
  return null;
}

function texts(source: Texts | undefined): Texts {
  const out: { -readonly [K in keyof Texts]: Texts[K] } = {};
  for (const key of ["title", "body", "url", "image", "icon"] as const) {
    if (source?.[key] !== undefined) out[key] = source[key];
  }
  return out;
}
