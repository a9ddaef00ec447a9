import type { Operator, Value } from "./rules.ts";

export type Kind = "text" | "number" | "yesNo";

/** What the service knows of every customer, beside the traits that their shop has given them. */
export const knownFields: Readonly<Record<string, Kind>> = {
  "visits.7d": "number",
  "visits.30d": "number",
  "visits.90d": "number",
  daysSinceLastVisit: "number",
  "sends.7d": "number",
  "sends.30d": "number",
  daysSinceLastSend: "number",
  points: "number",
  locale: "text",
  timezone: "text",
  anonymous: "yesNo",
  id: "text",
};

/** A trait that customers have, what kind of value it is, and some of its values. */
export interface Trait {
  readonly kind: Kind;
  readonly values: readonly string[];
}

const mostValues = 20;

/** The traits of some customers by their path, such as `traits.city.name`. */
export function traitsOf(
  customers: readonly { readonly traits: Readonly<Record<string, unknown>> }[],
): ReadonlyMap<string, Trait> {
  const found = new Map<string, { kind: Kind; values: Set<string> }>();
  const visit = (path: string, value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(path, one);
    else if (typeof value === "object" && value !== null)
      for (const [name, inner] of Object.entries(value)) visit(`${path}.${name}`, inner);
    else if (value !== null) {
      const trait = found.get(path) ?? { kind: kindOf(value), values: new Set() };
      if (trait.values.size < mostValues) trait.values.add(String(value));
      found.set(path, trait);
    }
  };
  for (const { traits } of customers) visit("traits", traits);
  return new Map(
    [...found]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, { kind, values }]) => [path, { kind, values: [...values].sort() }]),
  );
}

function kindOf(value: unknown): Kind {
  if (typeof value === "number") return "number";
  return typeof value === "boolean" ? "yesNo" : "text";
}

const byKind: Readonly<Record<Kind, readonly Operator[]>> = {
  text: ["is", "isNot", "in", "notIn", "contains", "known", "unknown"],
  number: ["gte", "lte", "is", "isNot", "gt", "lt", "in", "notIn", "known", "unknown"],
  yesNo: ["is", "known", "unknown"],
};

/** What may be asked of a kind of field; a counted one is always known. */
export function operatorsOf(kind: Kind, field: string, current: Operator): readonly Operator[] {
  const counted = /^(visits|sends)\./.test(field);
  const offered = byKind[kind].filter((one) => !counted || (one !== "known" && one !== "unknown"));
  return offered.includes(current) ? offered : [...offered, current];
}

/** What was typed, as the kind of value that the field holds. */
export function asKind(text: string, kind: Kind): Value {
  return kind === "number" && text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
