import { html } from "hono/html";

export type Html = ReturnType<typeof html>;

/** CommonMark as far as descriptions use it: paragraphs and `code`. */
export function paragraphs(text: string): Html[] {
  return text.split("\n\n").map((one) => html`<p>${inline(one)}</p>`);
}

export function inline(text: string): (string | Html)[] {
  return text.split("`").map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
}

/** A text for an `id` and the link to it. */
export function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}

/** Where a path may be broken on a narrow screen. */
export function breakable(path: string): Html[] {
  return path.split(/(?=\/)/).map((part) => html`${part}<wbr />`);
}
