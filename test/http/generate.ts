import fc from "fast-check";
import type { Document } from "../../src/http/openapi/document.ts";
import type { Operation, Parameter } from "../../src/http/openapi/operation.ts";
import type { JsonSchema } from "../../src/http/openapi/schemas.ts";
import { below, mutatedBody, mutatedPath, pick, type Random, texts } from "./mutate.ts";

/** A request made from the document: the operation it is of, and what is sent. */
export interface Generated {
  readonly name: string;
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Names of things that are there, by the word of a path that stands before them: `geofences`, `customers`. */
export type Known = Map<string, string[]>;

const names = ["tier", "firstName", "a/b~c", "__proto__", "fr", "en-GB", "opera", "traits.tier"];
/** Deeper, what may be left out is. */
const deep = 6;

/** Makes requests of a document's operations, from its schemas and examples alone; the same seed makes the same ones. */
export class Generator {
  readonly #document: Document;
  readonly #random: Random;
  readonly #known: Known;
  readonly #now: () => number;
  readonly #matching = new Map<string, readonly string[]>();
  readonly operations: readonly { readonly method: string; readonly path: string; readonly it: Operation }[];

  constructor(document: Document, random: Random, known: Known, now: () => number) {
    this.#document = document;
    this.#random = random;
    this.#known = known;
    this.#now = now;
    this.operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, it]) => ({ method: method.toUpperCase(), path, it })),
    );
  }

  /** Mostly what the document allows, now and then with up to three changes. */
  request(): Generated {
    const { method, path, it } = pick(this.#random, this.operations);
    const { parameters = [] } = it;
    const asked = parameters.filter(({ in: place, required }) => place === "query" && this.#may(required));
    const query = new URLSearchParams(
      asked.map((one): [string, string] => [one.name, this.#textOf(this.#parameter(one))]),
    );
    const at = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => this.#segment(path, name, parameters));
    const whole = query.size === 0 ? at : `${at}?${query}`;
    const body = this.#body(it);
    return {
      name: `${method} ${path}`,
      operation: it,
      method,
      path: this.#random() < 0.1 ? mutatedPath(whole, this.#random) : whole,
      headers: this.#headers(it, parameters),
      ...(body === undefined ? {} : { body }),
    };
  }

  #may(required: boolean): boolean {
    return required || this.#random() < 0.3;
  }

  #textOf(value: unknown): string {
    return typeof value === "string" ? value.toWellFormed() : JSON.stringify(value);
  }

  #parameter({ schema, example, name }: Parameter): unknown {
    return example !== undefined && this.#random() < 0.4 ? example : this.value(schema, 0, name);
  }

  /** What stands in a path is something that is there, as often as not. */
  #segment(path: string, name: string, parameters: readonly Parameter[]): string {
    const noun = new RegExp(`([\\w-]+)/\\{${name}\\}`).exec(path)?.[1] ?? "";
    const known = this.#known.get(noun) ?? [];
    const parameter = parameters.find((one) => one.in === "path" && one.name === name)!;
    const value =
      known.length > 0 && this.#random() < 0.75 ? pick(this.#random, known) : this.#parameter(parameter);
    return encodeURIComponent(this.#textOf(value));
  }

  #headers({ responses, requestBody }: Operation, parameters: readonly Parameter[]): Record<string, string> {
    const asked = parameters.filter(({ in: place }) => place === "header" && this.#random() < 0.3);
    const types = Object.keys(responses["200"]?.content ?? {});
    const [type] = Object.keys(requestBody?.content ?? {});
    return {
      ...Object.fromEntries(asked.map((one) => [one.name, headerText(this.#textOf(this.#parameter(one)))])),
      ...(types.length > 1 ? { Accept: pick(this.#random, types) } : {}),
      ...(type === undefined ? {} : { "Content-Type": type }),
    };
  }

  #body({ requestBody }: Operation): string | undefined {
    const [[type, { schema, example } = {}] = []] = Object.entries(requestBody?.content ?? {});
    if (type === undefined || (!requestBody!.required && this.#random() < 0.2)) return undefined;
    const isShown = example !== undefined && (schema === undefined || this.#random() < 0.4);
    if (typeof example === "string" && isShown) return this.#random() < 0.5 ? example : example.slice(0, -3);
    const one = () => {
      const value = isShown ? example : this.value(schema ?? {}, 0);
      return this.#random() < 0.5 ? (JSON.stringify(value) ?? "") : mutatedBody(value ?? null, this.#random);
    };
    return type.endsWith("ndjson") ? Array.from({ length: below(this.#random, 4) }, one).join("\n") : one();
  }

  /** A value that a schema takes, as far as the schema says what it takes. */
  value(schema: JsonSchema, depth: number, name = ""): unknown {
    const random = this.#random;
    if (schema.$ref !== undefined) {
      const named = schema.$ref.split("/").at(-1)!;
      return this.value(this.#document.components.schemas[named]!, depth, name);
    }
    const { examples = [], anyOf, oneOf, type } = schema;
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return pick(random, schema.enum);
    if (examples.length > 0 && random() < 0.5) return pick(random, examples);
    const choices = anyOf ?? oneOf;
    if (choices !== undefined) return this.value(pick(random, choices), depth, name);
    switch (Array.isArray(type) ? pick(random, type) : type) {
      case "object":
        return this.#object(schema, depth);
      case "array":
        return this.#array(schema, depth);
      case "integer":
      case "number":
        return this.#number(schema, schema.type === "integer");
      case "boolean":
        return random() < 0.5;
      case "null":
        return null;
      case "string":
        return this.#string(schema, name);
      default:
        return pick<unknown>(random, [...texts, 0, 1.5, true, null, [1], { a: "b" }]);
    }
  }

  #object({ properties = {}, required = [], ...schema }: JsonSchema, depth: number): object {
    const wanted = Object.entries(properties).filter(
      ([name]) => required.includes(name) || (depth < deep && this.#random() < 0.4),
    );
    const more = schema.additionalProperties;
    const others =
      typeof more !== "object" || depth >= deep
        ? []
        : Array.from({ length: below(this.#random, 3) }, (): [string, JsonSchema] => [
            String(this.value(schema.propertyNames ?? { enum: names }, depth + 1)),
            more,
          ]);
    return Object.fromEntries(
      [...wanted, ...others].map(([name, inner]) => [name, this.value(inner, depth + 1, name)]),
    );
  }

  #array({ items = {}, prefixItems, minItems = 0, maxItems = 3 }: JsonSchema, depth: number): unknown[] {
    if (prefixItems !== undefined) return prefixItems.map((one) => this.value(one, depth + 1));
    const most = Math.min(maxItems, minItems + (depth < deep ? 3 : 0));
    const length = minItems + below(this.#random, most - minItems + 1);
    return Array.from({ length }, () => this.value(items, depth + 1));
  }

  #number({ minimum, exclusiveMinimum, maximum }: JsonSchema, isWhole: boolean): number {
    const low = minimum ?? exclusiveMinimum ?? -1_000;
    const high = maximum ?? Math.max(low + 1, 1_000);
    const value = pick(this.#random, [low, high, low + this.#random() * (high - low)]);
    return isWhole ? Math.round(value) : value;
  }

  #string({ pattern, format, minLength = 0, maxLength = 200 }: JsonSchema, name: string): string {
    const day = 86_400_000;
    if (format === "date-time")
      return new Date(this.#now() + Math.round((this.#random() - 0.7) * 2 * day)).toISOString();
    const known = /^(\w+)Id$/.exec(name)?.[1];
    const there = known === undefined ? [] : (this.#known.get(`${known}s`) ?? []);
    if (there.length > 0 && this.#random() < 0.7) return pick(this.#random, there);
    if (pattern !== undefined) return pick(this.#random, this.#samples(pattern));
    const text = pick(this.#random, texts).slice(0, maxLength);
    return text.length < minLength ? text.padEnd(minLength, "x") : text;
  }

  #samples(pattern: string): readonly string[] {
    const made =
      this.#matching.get(pattern) ??
      fc.sample(fc.stringMatching(new RegExp(pattern)), { seed: pattern.length, numRuns: 40 });
    this.#matching.set(pattern, made);
    return made;
  }
}

/** No HTTP client sends any other. */
function headerText(text: string): string {
  return text.replaceAll(/[^ -~]/g, "?").trim();
}
