/** After one of these a slash starts a regular expression; after anything else it divides. */
const BEFORE_REGEX =
  /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else|void|throw|new|await|yield))$/;

/**
 * TypeScript with the contents of comments, strings and regular expressions replaced by spaces, so that rules
 * look at code only. Length and lines stay: an index in the result is one in the source. Code inside `${}` stays.
 */
export function blank(source: string): string {
  const out = source.split("");
  let index = 0;

  const wipe = (from: number, to: number) => {
    for (let at = from; at < to; at++) if (out[at] !== "\n") out[at] = " ";
  };
  const endOf = (text: string, from: number) => {
    const at = source.indexOf(text, from);
    return at < 0 ? source.length : at;
  };

  function skipQuoted(quote: string): void {
    const start = ++index;
    let inClass = false;
    while (index < source.length && source[index] !== "\n") {
      const char = source[index];
      if (char === "\\") index++;
      else if (quote === "/" && char === "[") inClass = true;
      else if (quote === "/" && char === "]") inClass = false;
      else if (char === quote && !inClass) break;
      index++;
    }
    wipe(start, index++);
  }

  function skipTemplate(): void {
    let start = ++index;
    while (index < source.length && source[index] !== "`") {
      if (source[index] === "\\") index += 2;
      else if (source.startsWith("${", index)) {
        wipe(start, index);
        index += 2;
        skipCode("}");
        start = index;
      } else index++;
    }
    wipe(start, index++);
  }

  function skipComment(end: number): void {
    wipe(index, end);
    index = end;
  }

  function startsRegex(): boolean {
    return BEFORE_REGEX.test(
      out
        .slice(Math.max(0, index - 200), index)
        .join("")
        .trimEnd(),
    );
  }

  function skipCode(until: "}" | null): void {
    let depth = 0;
    while (index < source.length) {
      const char = source[index]!;
      if (source.startsWith("//", index)) skipComment(endOf("\n", index));
      else if (source.startsWith("/*", index)) skipComment(Math.min(source.length, endOf("*/", index) + 2));
      else if (char === '"' || char === "'") skipQuoted(char);
      else if (char === "`") skipTemplate();
      else if (char === "/" && startsRegex()) skipQuoted("/");
      else {
        index++;
        if (char === "{") depth++;
        if (char === "}" && depth-- === 0 && until) return;
      }
    }
  }

  skipCode(null);
  return out.join("");
}
