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

const width = 58;

/** JSON as one would write it: what fits into a line stands in one. */
export function jsonText(value: unknown, indent = ""): string {
  const broken = JSON.stringify(value, null, 1);
  const line = broken.replaceAll(/(?<=\[)\n\s*|\n\s*(?=\])/g, "").replaceAll(/\n\s*/g, " ");
  if (typeof value !== "object" || value === null || indent.length + line.length <= width) return line;
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((one) => deeper + jsonText(one, deeper))
    : Object.entries(value).map(
        ([name, inner]) => `${deeper}${JSON.stringify(name)}: ${jsonText(inner, deeper)}`,
      );
  const [open, close] = isList ? "[]" : "{}";
  return `${open}\n${parts.join(",\n")}\n${indent}${close}`;
}

/** Where a path may be broken on a narrow screen. */
export function breakable(path: string): Html[] {
  return path.split(/(?=\/)/).map((part) => html`${part}<wbr />`);
}
