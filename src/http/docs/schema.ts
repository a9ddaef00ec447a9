import { html } from "hono/html";
import type { JsonSchema } from "../openapi/schemas.ts";
import { type Html, inline, slug } from "./text.ts";

/** A list of named things with their types and what is to be said of each: fields of an object, or parameters. */
export interface Entry {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly description?: string | undefined;
}

export function entryList(label: string, entries: readonly Entry[]): Html {
  return html`<ul class="fields" aria-label="${label}">${entries.map(entryOf)}</ul>`;
}

function entryOf({ name, required, schema, description = schema.description }: Entry): Html {
  return html`<li>
<code class="name">${name}</code> <span class="type">${typeText(schema)}</span>${required ? html` <span class="required">required</span>` : ""}${defaultText(schema)}
${description === undefined ? "" : html`<p>${inline(description)}</p>`}${inside(schema, name)}</li>`;
}

function defaultText(schema: JsonSchema): Html | string {
  if (schema.default === undefined) return "";
  const text = JSON.stringify(schema.default);
  return text === "{}" || text === "[]"
    ? ""
    : html` <span class="default">default <code>${text}</code></span>`;
}

/** The fields of an object: its own, or of what a list holds. */
export function fieldsOf({ properties = {}, required = [] }: JsonSchema): Entry[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    schema,
    required: required.includes(name),
  }));
}

/** What stands inside of something that has no name of its own. */
export function inside(schema: JsonSchema, label: string): Html | string {
  const own = fieldsOf(schema);
  const choices = (schema.oneOf ?? schema.anyOf ?? []).filter(({ properties }) => properties !== undefined);
  const held =
    schema.items ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : {});
  if (own.length > 0) return entryList(label, own);
  if (choices.length > 0)
    return html`${choices.map((choice, i) => html`<p class="choice">${i === 0 ? "Either" : "or"}</p>${inside(choice, label)}`)}`;
  return Object.keys(held).length > 0 ? inside(held, label) : "";
}

/** A schema's type in a few words, with links to those that have a name. */
export function typeText(schema: JsonSchema): Html | string {
  const { $ref, anyOf, oneOf, items, prefixItems, additionalProperties } = schema;
  if ($ref !== undefined) return reference($ref);
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined) return choices(schema.enum.map((one) => html`<code>${String(one)}</code>`));
  const alternatives = anyOf ?? oneOf;
  if (alternatives !== undefined && schema.properties === undefined)
    return choices([...new Set(alternatives.map((one) => String(typeText(one))))].map(unescaped));
  if (prefixItems !== undefined) return html`[${separated(prefixItems.map(typeText), ", ")}]`;
  if (items !== undefined) return html`list of ${typeText(items)}`;
  if (typeof additionalProperties === "object" && schema.properties === undefined)
    return Object.keys(additionalProperties).length === 0
      ? "object"
      : html`object of ${typeText(additionalProperties)}`;
  const type = [schema.type ?? "anything"].flat().join(" or ");
  return `${schema.format === "date-time" ? "time" : type}${bounds(schema)}`;
}

function reference($ref: string): Html {
  const name = $ref.split("/").at(-1)!;
  return html`<a href="#schema-${slug(name)}">${name}</a>`;
}

function choices(all: readonly (Html | string)[]): Html {
  return html`${separated(all, " or ")}`;
}

/** Made by this file: it is no text any more. */
function unescaped(made: string): Html {
  return html(Object.assign([made], { raw: [made] }) as unknown as TemplateStringsArray);
}

function separated(all: readonly (Html | string)[], between: string): (Html | string)[] {
  return all.flatMap((one, i) => (i === 0 ? [one] : [between, one]));
}

function bounds(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, minLength, maxLength } = schema;
  const low = minimum ?? exclusiveMinimum;
  if (low !== undefined && maximum !== undefined) return ` ${shown(low)}–${shown(maximum)}`;
  if (low !== undefined) return exclusiveMinimum === undefined ? ` ≥ ${shown(low)}` : ` > ${shown(low)}`;
  if (maximum !== undefined) return ` ≤ ${shown(maximum)}`;
  if (maxLength !== undefined) return ` of ${minLength ?? 0}–${shown(maxLength)} characters`;
  return "";
}

function shown(number: number): string {
  return Math.abs(number) >= 10_000 ? number.toLocaleString("en").replaceAll(",", " ") : String(number);
}
