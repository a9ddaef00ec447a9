import * as z from "zod";
import { shownOf } from "../schemas/shown.ts";

/** JSON Schema 2020-12, as far as zod writes it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** Beyond these a number is none that JSON's readers agree on: no news. */
const unsaid = new Set([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]);

/** The schemas of one document: those with a name of their own stand once, and are referred to. */
export class Components {
  readonly schemas: Record<string, JsonSchema> = {};

  /** `input` is what a request may say, `output` what an answer says. */
  of(schema: z.core.$ZodType, io: "input" | "output"): JsonSchema {
    const made = z.toJSONSchema(shownOf(schema), {
      io,
      unrepresentable: "any",
      override: ({ zodSchema, jsonSchema }) => {
        const shown = shownOf(zodSchema);
        if (shown !== zodSchema) {
          for (const name of Object.keys(jsonSchema)) delete jsonSchema[name];
          Object.assign(jsonSchema, this.of(shown, io));
        }
        if (unsaid.has(jsonSchema.minimum ?? 0)) delete jsonSchema.minimum;
        if (unsaid.has(jsonSchema.maximum ?? 0)) delete jsonSchema.maximum;
        if (isAnyText(jsonSchema.propertyNames)) delete jsonSchema.propertyNames;
      },
    });
    const { $schema: _, $defs = {}, ...root } = made;
    for (const [name, named] of Object.entries($defs)) this.#keep(name, referring(named) as JsonSchema);
    return referring(root) as JsonSchema;
  }

  #keep(name: string, schema: JsonSchema): void {
    const { id: _, ...said } = schema as JsonSchema & { id?: string };
    const known = this.schemas[name];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(said))
      throw new Error(`two different schemas are named ${name}`);
    this.schemas[name] = said;
  }
}

function isAnyText(schema: unknown): boolean {
  return JSON.stringify(schema) === '{"type":"string"}';
}

function referring(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(referring);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === "$ref" ? String(inner).replace("#/$defs/", "#/components/schemas/") : referring(inner),
    ]),
  );
}
