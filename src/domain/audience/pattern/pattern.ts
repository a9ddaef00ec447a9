import { PatternError, parsePattern } from "./parse.ts";
import { assemble, type Program, run } from "./run.ts";

export type Pattern =
  | { readonly ok: true; readonly test: (text: string) => boolean }
  | { readonly ok: false; readonly detail: string };

const maxLength = 200;
/** More of a text is not looked at. */
const maxText = 4_096;

/**
 * A `$regex` that cannot be made to run long: states are advanced together (K. Thompson, "Regular Expression
 * Search Algorithm", 1968), so that a text costs its length times the pattern's, whatever either says. There is no
 * look-around and no backreference. Options: `i`, `m`, `s`.
 */
export function compilePattern(source: string, options: string): Pattern {
  if (source.length > maxLength)
    return {
      ok: false,
      detail: `expected a pattern of at most ${maxLength} characters, got ${source.length}`,
    };
  if (!/^(?!.*(.).*\1)[ims]*$/.test(options))
    return { ok: false, detail: `expected $options of i, m and s, got ${JSON.stringify(options)}` };
  try {
    const program = assemble(parsePattern(source, options.replace("m", "")));
    return { ok: true, test: tester(program, options.includes("m")) };
  } catch (problem) {
    if (problem instanceof PatternError) return { ok: false, detail: problem.message };
    throw problem;
  }
}

function tester(program: Program, multiline: boolean): (text: string) => boolean {
  return (text) => run(program, [...text.slice(0, maxText)], multiline);
}
