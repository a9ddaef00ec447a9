/** A regular expression without what needs backtracking: no look-around, no backreference. */
export type Tree =
  | { readonly kind: "character"; readonly is: (character: string) => boolean }
  | { readonly kind: "place"; readonly name: "^" | "$" | "\\b" | "\\B" }
  | { readonly kind: "sequence" | "choice"; readonly parts: readonly Tree[] }
  | { readonly kind: "repeat"; readonly part: Tree; readonly min: number; readonly max: number };

/** What is wrong with a pattern, for the one who wrote it. */
export class PatternError extends Error {}

/** Parses a pattern in JavaScript's notation; throws a {@link PatternError}. */
export function parsePattern(source: string, flags: string): Tree {
  let at = 0;
  const fail = (expected: string): never => {
    const got = at < source.length ? JSON.stringify(source.slice(at, at + 10)) : "the end";
    throw new PatternError(`expected ${expected} at character ${at + 1} of the pattern, got ${got}`);
  };
  const take = (text: string): boolean => {
    if (!source.startsWith(text, at)) return false;
    at += text.length;
    return true;
  };
  /** Takes what a sticky expression matches here. */
  const takeMatch = (expression: RegExp): RegExpExecArray | null => {
    expression.lastIndex = at;
    const match = expression.exec(source);
    if (match !== null) at += match[0].length;
    return match;
  };

  const choice = (): Tree => {
    const parts = [sequence()];
    while (take("|")) parts.push(sequence());
    return parts.length === 1 ? parts[0]! : { kind: "choice", parts };
  };
  const sequence = (): Tree => {
    const parts: Tree[] = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") parts.push(repeated());
    return { kind: "sequence", parts };
  };
  const repeated = (): Tree => {
    const part = single();
    const match = takeMatch(/[*+?]|\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/y);
    if (match === null) return part;
    // What is found is the same, whether a repetition is lazy or not.
    take("?");
    const [text, least, comma, most] = match;
    const min = least === undefined ? (text === "+" ? 1 : 0) : Number(least);
    const open = least === undefined ? text !== "?" : comma !== undefined && most === undefined;
    const max = open
      ? Number.POSITIVE_INFINITY
      : least === undefined
        ? 1
        : comma === undefined
          ? min
          : Number(most);
    if (max < min) fail("a repetition with its smaller number first, before this place,");
    if (/[*+?{]/.test(source[at] ?? "")) fail("one repetition only");
    return { kind: "repeat", part, min, max };
  };
  const single = (): Tree => {
    if (take("(")) {
      if (take("?") && !take(":")) fail('a group without look-around, name or flags ("(?:" or "(" alone)');
      const inner = choice();
      if (!take(")")) fail("the group's closing bracket");
      return inner;
    }
    const place = takeMatch(/\^|\$|\\b|\\B/y)?.[0];
    if (place !== undefined) return { kind: "place", name: place as "^" | "$" | "\\b" | "\\B" };
    const text =
      takeMatch(/\[(?:\\.|[^\]\\])*\]/uy)?.[0] ??
      takeMatch(/\\(?:[pP]\{[\w=]+\}|x[\da-f]{2}|u[\da-f]{4}|[dDsSwWtnrfv]|[^\w\s])/iuy)?.[0] ??
      takeMatch(/[^\\[\]()*+?{}|^$]/uy)?.[0];
    return text === undefined
      ? fail("a character, a class or an escape that is neither look-around nor backreference")
      : { kind: "character", is: oneCharacter(text, flags, fail) };
  };

  const tree = choice();
  if (at < source.length) fail("an opening bracket before this closing one");
  return tree;
}

/** The runtime's own expression for a single character: of constant cost. */
function oneCharacter(text: string, flags: string, fail: (expected: string) => never) {
  const identity = /^\\[^\w\s]$/u.test(text) ? text.slice(1).replace(/[/\\^$.*+?()[\]{}|]/, "\\$&") : text;
  try {
    const expression = new RegExp(`^(?:${identity})$`, `u${flags}`);
    return (character: string) => expression.test(character);
  } catch {
    return fail("a valid class or escape before this place,");
  }
}
