import type { Profile } from "./query.ts";

/**
 * A copy of a query, or of what it is asked of, in which every field has a mark before its name and every element of
 * a list is a field, too. The evaluator reads a path as JavaScript does, where a text has a `length` and everything
 * a `constructor`; none of these has the mark. Operators keep their names.
 */
export function withFieldsMarked(value: unknown): unknown {
  if (Array.isArray(value)) {
    const list = value.map(withFieldsMarked);
    return Object.assign(list, Object.fromEntries(list.map((element, i) => [marked(String(i)), element])));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([path, inner]) => [
      path.split(".").map(marked).join("."),
      withFieldsMarked(inner),
    ]),
  );
}

function marked(name: string): string {
  return name.startsWith("$") ? name : `=${name}`;
}

/**
 * How to read what the paths lead through, marked. Of a profile's parts only the fields that a path names are copied:
 * a customer may have many traits, and many campaigns ask for one.
 */
export function fieldsReader(paths: readonly string[]): (profile: Profile) => unknown {
  const heads = [...new Set(paths.map((path) => path.split(".", 2).join(".")))]
    // A part that is asked for as a whole comes last, and is it.
    .sort((a, b) => (a < b ? 1 : -1))
    .map((head) => head.split(".") as [keyof Profile, string?]);
  return (profile) => {
    const asked: Partial<Record<keyof Profile, unknown>> = {};
    for (const [part, name] of heads) {
      const whole = profile[part];
      if (name === undefined) asked[part] = whole;
      else asked[part] = { ...(asked[part] as object), ...fieldOf(whole as object, name) };
    }
    return withFieldsMarked(asked);
  };
}

function fieldOf(whole: object, name: string): object {
  return Object.hasOwn(whole, name) ? { [name]: whole[name as keyof typeof whole] } : {};
}
