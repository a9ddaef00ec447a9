import type { Content } from "../campaign.ts";
import { compose, type Message, type Scope } from "./message.ts";
import type { Compiled } from "./template.ts";

export interface Preview extends Message {
  /** What a phone may show otherwise than it was written. */
  readonly warnings: readonly string[];
}

/**
 * How much of a message is seen without opening it, in characters. Rules of thumb for a phone held upright at its
 * usual text size, since neither system promises a number: one line of title and about four of body on an
 * iPhone's lock screen; one line each on Android until the message is unfolded.
 */
const seen = { title: 40, body: 150, folded: 45 } as const;

/** What one customer would see, and what to think about before it is sent. */
export function preview(
  content: Content,
  campaignId: string,
  locale: string | null,
  scope: Scope,
  compiled: (source: string) => Compiled,
): { ok: true; preview: Preview } | { ok: false; detail: string } {
  const composed = compose(content, campaignId, locale, scope, compiled);
  if (!composed.ok) return composed;
  return {
    ok: true,
    preview: { ...composed.message, warnings: warningsOf(composed.message, content, locale) },
  };
}

function warningsOf(message: Message, content: Content, wanted: string | null): string[] {
  const warnings: string[] = [];
  const [title, body] = [[...message.title].length, [...message.body].length];
  if (title > seen.title)
    warnings.push(`title: ${title} characters; phones show about the first ${seen.title}`);
  if (body > seen.body)
    warnings.push(
      `body: ${body} characters; an iPhone shows about the first ${seen.body}, Android about ${seen.folded} until it is unfolded`,
    );
  for (const field of ["url", "image", "icon"] as const)
    if (message[field] !== null && /^http:/i.test(message[field]))
      warnings.push(`${field}: expected https, got http: phones may refuse to load it`);
  if (wanted !== null && message.locale === null && Object.keys(content.locales ?? {}).length > 0)
    warnings.push(`no texts for the locale ${wanted}: the default ones are used`);
  return warnings;
}
