import { same } from "../draft/same.ts";

export type Value = string | number | boolean;
export type Query = Readonly<Record<string, unknown>>;
export const operators = [
  "is",
  "isNot",
  "in",
  "notIn",
  "gte",
  "lte",
  "gt",
  "lt",
  "contains",
  "known",
  "unknown",
] as const;
export type Operator = (typeof operators)[number];

/** One line of the builder: a field of a customer, and what is asked of it. */
export interface Rule {
  readonly field: string;
  readonly operator: Operator;
  /** A list for `in` and `notIn`, nothing for `known` and `unknown`. */
  readonly value: Value | readonly Value[] | null;
}

export interface Rules {
  readonly match: "all" | "any";
  readonly rules: readonly Rule[];
}

const names = {
  isNot: "$ne",
  in: "$in",
  notIn: "$nin",
  gte: "$gte",
  lte: "$lte",
  gt: "$gt",
  lt: "$lt",
} as const;
const byName = new Map(
  Object.entries(names).map(([operator, name]) => [name as string, operator as Operator]),
);

/** Whether a line says enough to be asked. */
export function isWhole({ field, operator, value }: Rule): boolean {
  if (field.trim() === "" || field === "traits.") return false;
  if (operator === "known" || operator === "unknown") return true;
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== "";
}

/** The MongoDB query of the lines that are whole; undefined for none: everybody. */
export function toQuery({ match, rules }: Rules): Query | undefined {
  const whole = rules.filter(isWhole);
  if (whole.length === 0) return undefined;
  const parts = whole.map((rule) => ({ [rule.field]: conditionOf(rule) }));
  if (match === "any") return { $or: parts };
  return merged(whole) ?? { $and: parts };
}

/** One condition a field, `{"$gte": 3, "$lte": 9}`; null where two of a field say the same operator. */
function merged(rules: readonly Rule[]): Query | null {
  const query: Record<string, unknown> = {};
  for (const [field, own] of Map.groupBy(rules, (rule) => rule.field)) {
    const conditions = own.map(conditionOf);
    if (conditions.length > 1 && conditions.some(isValue)) return null;
    const operators = conditions.flatMap((condition) => (isValue(condition) ? [] : Object.keys(condition!)));
    if (new Set(operators).size < operators.length) return null;
    query[field] = conditions.length === 1 ? conditions[0] : Object.assign({}, ...conditions);
  }
  return query;
}

/** The lines that make exactly this query; null for one that only its text can say. */
export function fromQuery(query: Query | undefined): Rules | null {
  if (query === undefined || Object.keys(query).length === 0) return { match: "all", rules: [] };
  const rules = read(query);
  return rules !== null && same(toQuery(rules), query) ? rules : null;
}

function read(query: Query): Rules | null {
  const match = Object.keys(query)[0] === "$or" ? "any" : "all";
  const listed = query.$or ?? query.$and;
  const parts = listed === undefined ? [query] : listed;
  if (!Array.isArray(parts)) return null;
  const rules = parts.flatMap((part) => Object.entries(part ?? {}).flatMap(readField));
  return rules.includes(null) ? null : { match, rules: rules as readonly Rule[] };
}

function readField([field, condition]: [string, unknown]): readonly (Rule | null)[] {
  if (field.startsWith("$")) return [null];
  if (isValue(condition)) return [{ field, operator: "is", value: condition }];
  if (typeof condition !== "object" || condition === null || Array.isArray(condition)) return [null];
  return Object.entries(condition)
    .filter(([name]) => name !== "$options")
    .map(([name, value]) => readOperator(field, name, value));
}

function readOperator(field: string, name: string, value: unknown): Rule | null {
  if (name === "$exists" && typeof value === "boolean")
    return { field, operator: value ? "known" : "unknown", value: null };
  if (name === "$regex" && typeof value === "string")
    return { field, operator: "contains", value: unescaped(value) };
  const operator = byName.get(name);
  if (operator === undefined) return null;
  const fits = operator === "in" || operator === "notIn" ? isList(value) : isValue(value);
  return fits ? { field, operator, value: value as Value | Value[] } : null;
}

function conditionOf({ operator, value }: Rule): unknown {
  switch (operator) {
    case "is":
      return value;
    case "known":
      return { $exists: true };
    case "unknown":
      return { $exists: false };
    case "contains":
      return { $regex: escaped(String(value)), $options: "i" };
    default:
      return { [names[operator]]: value };
  }
}

function isValue(value: unknown): value is Value {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function isList(value: unknown): value is Value[] {
  return Array.isArray(value) && value.every(isValue);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function unescaped(source: string): string {
  return source.replace(/\\(.)/g, "$1");
}
