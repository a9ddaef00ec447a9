import { PatternError, type Tree } from "./parse.ts";

type Step =
  | { readonly kind: "character"; readonly is: (character: string) => boolean; readonly next: number }
  | { readonly kind: "place"; readonly name: "^" | "$" | "\\b" | "\\B"; readonly next: number }
  | { readonly kind: "either"; readonly ways: number[] }
  | { readonly kind: "found" };

export interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
}

const maxSteps = 500;

/** Lays a tree out as steps, from its end to its beginning: each part is told where it goes on. */
export function assemble(tree: Tree): Program {
  const steps: Step[] = [];
  const add = (step: Step): number => {
    if (steps.length === maxSteps)
      throw new PatternError(
        `expected a pattern of at most ${maxSteps} steps; repetitions with numbers count as often`,
      );
    steps.push(step);
    return steps.length - 1;
  };
  const lay = (part: Tree, next: number): number => {
    switch (part.kind) {
      case "character":
      case "place":
        return add({ ...part, next });
      case "sequence":
        return part.parts.reduceRight((after, inner) => lay(inner, after), next);
      case "choice":
        return add({ kind: "either", ways: part.parts.map((inner) => lay(inner, next)) });
      case "repeat":
        return layRepeat(part, next);
    }
  };
  const layRepeat = ({ part, min, max }: Extract<Tree, { kind: "repeat" }>, next: number): number => {
    let entry = next;
    if (max === Number.POSITIVE_INFINITY) {
      const ways = [next];
      entry = add({ kind: "either", ways });
      ways.push(lay(part, entry));
    } else {
      for (let i = min; i < max; i++) entry = add({ kind: "either", ways: [next, lay(part, entry)] });
    }
    for (let i = 0; i < min; i++) entry = lay(part, entry);
    return entry;
  };
  const found = add({ kind: "found" });
  return { steps, start: lay(tree, found) };
}

/** Whether the program finds its pattern anywhere in the text, given as characters. */
export function run({ steps, start }: Program, text: readonly string[], multiline: boolean): boolean {
  /** At which place each step was last reached, so that none is followed twice there. */
  const reached = new Int32Array(steps.length).fill(-1);
  let current: number[] = [];
  let next: number[] = [];
  for (let at = 0; at <= text.length; at++) {
    const follow = [...current, start];
    current = [];
    for (let index = follow.pop(); index !== undefined; index = follow.pop()) {
      if (reached[index] === at) continue;
      reached[index] = at;
      const step = steps[index]!;
      if (step.kind === "found") return true;
      if (step.kind === "character") current.push(index);
      else if (step.kind === "either") follow.push(...step.ways);
      else if (isPlace(step.name, text, at, multiline)) follow.push(step.next);
    }
    next = [];
    const character = text[at];
    if (character === undefined) break;
    for (const index of current) {
      const step = steps[index]!;
      if (step.kind === "character" && step.is(character)) next.push(step.next);
    }
    current = next;
  }
  return false;
}

function isPlace(
  name: "^" | "$" | "\\b" | "\\B",
  text: readonly string[],
  at: number,
  multiline: boolean,
): boolean {
  const [before, after] = [text[at - 1], text[at]];
  if (name === "^") return before === undefined || (multiline && before === "\n");
  if (name === "$") return after === undefined || (multiline && after === "\n");
  const isWord = (character: string | undefined) => character !== undefined && /\w/.test(character);
  return (isWord(before) !== isWord(after)) === (name === "\\b");
}
