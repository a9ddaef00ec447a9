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
