import { expect, it } from "vitest";
import { en } from "../../../src/phone/page/words/en.ts";
import { fr } from "../../../src/phone/page/words/fr.ts";

/** Every text, functions called with a number that makes them plural. */
function texts(tree: object, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "function"
      ? [[`${path}${name}`, String((value as (n: number) => string)(3))] as [string, string]]
      : typeof value === "string"
        ? [[`${path}${name}`, value] as [string, string]]
        : texts(value as object, `${path}${name}.`),
  );
}

it("says everything in both languages, calmly", () => {
  expect(texts(fr).map(([path]) => path)).toEqual(texts(en).map(([path]) => path));
  for (const [path, text] of [...texts(en), ...texts(fr)]) {
    expect(text, path).not.toBe("");
    expect(text, path).not.toMatch(/!|oops/i);
  }
  const same = texts(en).filter(([path, text]) => texts(fr).some(([p, t]) => p === path && t === text));
  expect(same.map(([path]) => path)).toEqual(["inbox.title", "about.push", "about.messages"]);
});

it("writes French as it is set: a space that does not break before ? : ;", () => {
  for (const [path, text] of texts(fr)) expect(text, path).not.toMatch(/[^\u00a0\u202f][?;:](?!\/)/);
});
