import type { Content, Texts } from "../campaign.ts";
import { pick } from "./pick.ts";
import { type Compiled, compile, render } from "./template.ts";

export interface Message {
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  readonly image: string | null;
  readonly icon: string | null;
  readonly variant: string;
  readonly locale: string | null;
}

/** What a template may name: the contract's variables. */
export interface Scope {
  readonly customer: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly geofence: Readonly<Record<string, unknown>>;
  /** Absent when the campaign has none, or one that is gone: naming it then fails. */
  readonly offer?: Readonly<Record<string, unknown>>;
  readonly event: string;
  /** Whole metres to the geofence's centre. */
  readonly distance: number;
}

const fields = ["title", "body", "url", "image", "icon"] as const;

/** Longest rendered text of each field, in UTF-16 units: the push payload bounds the sum, this one the part. */
const maxLength = 2_000;

/**
 * Renders the texts one customer gets. Fails, rather than send half a sentence, on a missing variable
 * without `default`, on an empty title or body, and on an address that is not http(s).
 */
export function compose(
  content: Content,
  campaignId: string,
  locale: string | null,
  scope: Scope,
  compiled: (source: string) => Compiled,
): { ok: true; message: Message } | { ok: false; detail: string } {
  const picked = pick(content, campaignId, scope.customer.id, locale);
  const out: Partial<Record<(typeof fields)[number], string>> = {};
  for (const field of fields) {
    const source = picked.texts[field];
    if (source === undefined) continue;
    const rendered = render(compiled(source), scope);
    if (!rendered.ok) return { ok: false, detail: `${field}: ${rendered.detail}` };
    if (rendered.text === "") return { ok: false, detail: `${field}: rendered to nothing` };
    if (rendered.text.length > maxLength)
      return {
        ok: false,
        detail: `${field}: expected at most ${maxLength} characters, got ${rendered.text.length}`,
      };
    if (field !== "title" && field !== "body" && !/^(https?:\/\/|\/)/i.test(rendered.text))
      return {
        ok: false,
        detail: `${field}: expected an http(s) address, got ${rendered.text.slice(0, 60)}`,
      };
    out[field] = rendered.text;
  }
  if (out.title === undefined || out.body === undefined)
    return { ok: false, detail: "title and body are required" };
  return {
    ok: true,
    message: {
      title: out.title,
      body: out.body,
      url: out.url ?? null,
      image: out.image ?? null,
      icon: out.icon ?? null,
      variant: picked.variant,
      locale: picked.locale,
    },
  };
}

/** Every template of a content with the pointer of its place (RFC 6901, from the content object). */
export function templatesOf(content: Content): readonly { pointer: string; source: string }[] {
  const all: { pointer: string; source: string }[] = [];
  const add = (pointer: string, texts: Texts) => {
    for (const field of fields) {
      const source = texts[field];
      if (source !== undefined) all.push({ pointer: `${pointer}/${field}`, source });
    }
  };
  add("/default", content.default);
  for (const [locale, texts] of Object.entries(content.locales ?? {})) add(`/locales/${locale}`, texts);
  content.variants?.forEach((variant, i) => {
    add(`/variants/${i}`, variant);
  });
  return all;
}

/** A compiler that remembers; the templates of one catalogue version are parsed once. */
export function compiler(): (source: string) => Compiled {
  const known = new Map<string, Compiled>();
  return (source) => {
    const found = known.get(source);
    if (found !== undefined) return found;
    const result = compile(source);
    if (!result.ok) throw new Error(`a stored template does not parse: ${result.detail}`);
    known.set(source, result.template);
    return result.template;
  };
}
