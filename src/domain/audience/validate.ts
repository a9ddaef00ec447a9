import { compilePattern } from "./pattern/pattern.ts";
import { type AudienceQuery, profileFields } from "./query.ts";

/** What is wrong, and where (RFC 6901, within the audience). */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

const maxDepth = 12;
const maxCharacters = 20_000;
const maxFaults = 20;
const typeNames = ["number", "string", "bool", "array", "null"];

/** What an operator takes; null when the value is right, else what was expected. */
const scalarOperators: Readonly<Record<string, (value: unknown) => string | null>> = {
  $eq: literal,
  $ne: literal,
  $gt: comparable,
  $gte: comparable,
  $lt: comparable,
  $lte: comparable,
  $in: literals,
  $nin: literals,
  $all: literals,
  $size: (value) => (isCount(value) ? null : "a whole number from 0"),
  $mod: (value) =>
    Array.isArray(value) && value.length === 2 && value.every(Number.isInteger) && value[0] !== 0
      ? null
      : "a divisor that is not 0 and a remainder, both whole numbers",
  $type: (value) => (typeNames.includes(value as string) ? null : `one of ${typeNames.join(", ")}`),
  $exists: (value) => (typeof value === "boolean" ? null : "true or false"),
};

/** All that keeps an audience from being asked; empty when it can be. */
export function validate(query: unknown): readonly Fault[] {
  if (!isObject(query)) return [{ pointer: "", detail: `expected a query object, got ${nameOf(query)}` }];
  if (depthOf(query) > maxDepth)
    return [{ pointer: "", detail: `expected at most ${maxDepth} levels of nesting` }];
  if (JSON.stringify(query).length > maxCharacters)
    return [{ pointer: "", detail: `expected at most ${maxCharacters} characters of JSON` }];
  const faults: Fault[] = [];
  checkQuery(query, "", "profile", (pointer, detail) => faults.push({ pointer, detail }));
  return faults.slice(0, maxFaults);
}

/** The fields a query reads, such as `traits.tier`, each once, in order. */
export function fieldsOf(query: AudienceQuery): readonly string[] {
  const found = Object.entries(query).flatMap(([key, value]) => {
    if (!key.startsWith("$")) return [key];
    return Array.isArray(value) ? value.filter(isObject).flatMap(fieldsOf) : [];
  });
  return [...new Set(found)];
}

type Report = (pointer: string, detail: string) => void;
/** Whether field names are those of a profile, or those of the elements of an array. */
type Of = "profile" | "elements";

function checkQuery(query: AudienceQuery, pointer: string, of: Of, report: Report): void {
  for (const [key, value] of Object.entries(query)) {
    const here = `${pointer}/${token(key)}`;
    if (key === "$and" || key === "$or" || key === "$nor") {
      if (!Array.isArray(value) || value.length === 0)
        report(here, `expected a list of queries that is not empty, got ${nameOf(value)}`);
      else
        for (const [i, part] of value.entries()) {
          if (isObject(part)) checkQuery(part, `${here}/${i}`, of, report);
          else report(`${here}/${i}`, `expected a query object, got ${nameOf(part)}`);
        }
    } else if (key.startsWith("$")) {
      report(here, unknownOperator(key));
    } else {
      const problem = of === "profile" ? fieldProblem(key) : null;
      if (problem === null) checkCondition(value, here, report);
      else report(here, problem);
    }
  }
}

/** What stands beside a field: a value to equal, or operators. */
function checkCondition(value: unknown, pointer: string, report: Report): void {
  if (!isObject(value) || !Object.keys(value).some((key) => key.startsWith("$"))) {
    const problem = literal(value);
    if (problem !== null) report(pointer, `expected ${problem}`);
    return;
  }
  for (const [operator, operand] of Object.entries(value)) {
    checkOperator(value, operator, operand, `${pointer}/${token(operator)}`, report);
  }
}

function checkOperator(
  condition: Readonly<Record<string, unknown>>,
  operator: string,
  operand: unknown,
  here: string,
  report: Report,
): void {
  const expects = Object.hasOwn(scalarOperators, operator) ? scalarOperators[operator] : undefined;
  if (expects !== undefined) {
    const problem = expects(operand);
    if (problem !== null) report(here, `expected ${problem}, got ${nameOf(operand)}`);
  } else if (operator === "$regex") {
    const problem = patternProblem(operand, condition.$options ?? "");
    if (problem !== null) report(here, problem);
  } else if (operator === "$options") {
    if (!Object.hasOwn(condition, "$regex")) report(here, "expected a $regex beside $options");
  } else if (operator === "$not") {
    if (isObject(operand) && Object.keys(operand).some((key) => key.startsWith("$")))
      checkCondition(operand, here, report);
    else report(here, `expected operators, got ${nameOf(operand)}`);
  } else if (operator === "$elemMatch") {
    if (!isObject(operand) || Object.keys(operand).length === 0)
      report(here, `expected a query object, got ${nameOf(operand)}`);
    else if (Object.keys(operand).some((key) => key.startsWith("$") && !/^\$(and|or|nor)$/.test(key)))
      checkCondition(operand, here, report);
    else checkQuery(operand, here, "elements", report);
  } else if (operator.startsWith("$")) {
    report(here, unknownOperator(operator));
  } else {
    report(here, `expected operators only, got the field "${operator}" among them`);
  }
}

function patternProblem(source: unknown, options: unknown): string | null {
  if (typeof source !== "string") return `expected a pattern as text, got ${nameOf(source)}`;
  if (typeof options !== "string") return `expected $options as text, got ${nameOf(options)}`;
  const pattern = compilePattern(source, options);
  return pattern.ok ? null : pattern.detail;
}

function fieldProblem(path: string): string | null {
  const [root = "", ...rest] = path.split(".");
  const follow = Object.hasOwn(profileFields, root)
    ? profileFields[root as keyof typeof profileFields]
    : undefined;
  if (follow === undefined)
    return `expected a field that begins with one of ${Object.keys(profileFields).join(", ")}, got "${path}"`;
  if (follow === "anything" || (follow === "value" && rest.length === 0)) return null;
  if (follow === "value") return `expected "${root}" alone, got "${path}"`;
  if (rest.length === 1 && follow.includes(rest[0]!)) return null;
  return `expected one of ${follow.map((name) => `${root}.${name}`).join(", ")}, got "${path}"`;
}

/** JSON without any operator inside: MongoDB compares it as a whole. */
function literal(value: unknown): string | null {
  if (Array.isArray(value))
    return value.every((part) => literal(part) === null) ? null : "values without operators";
  if (!isObject(value)) return null;
  const entries = Object.entries(value);
  return entries.every(([key, part]) => !key.startsWith("$") && literal(part) === null)
    ? null
    : 'a value without operators inside (name an inner field by its path, such as "traits.city.name")';
}

function literals(value: unknown): string | null {
  return Array.isArray(value) && literal(value) === null ? null : "a list of values";
}

function comparable(value: unknown): string | null {
  return typeof value === "number" || typeof value === "string" || typeof value === "boolean"
    ? null
    : "a number or a text";
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function depthOf(value: unknown, limit = maxDepth + 1): number {
  if (limit === 0 || typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map((part) => depthOf(part, limit - 1)));
}

function unknownOperator(name: string): string {
  return `expected an operator such as $in, $gte or $regex, got "${name}"`;
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  return typeof value === "object" ? "an object" : JSON.stringify(value);
}

/** RFC 6901 §3. */
function token(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
