import { describe, expect, it } from "vitest";
import { anyProblems, lengthProblems, MAX_LINES, purityProblems } from "./rules/purity.ts";
import { check, shippedSources } from "./rules/sources.ts";

describe("clock, chance and environment", () => {
  it("come in from the shells", () => {
    expect(check(shippedSources(), purityProblems)).toEqual([]);
  });

  const everywhere = ["Date.now()", "new Date()", "new Date", "Date()", "Math.random()", "console.log(1)"];
  const environment = [
    "performance.now()",
    "crypto.randomUUID()",
    "process.env",
    "globalThis.x",
    "fetch(url)",
    "setTimeout(f)",
    "setInterval(f)",
    "setImmediate(f)",
    "{ ...process.env }",
    "`\u0024{process.pid}`",
  ];
  for (const layer of ["geo", "src/domain", "src/store"])
    it.each([...everywhere, ...environment])(`refuses %s in ${layer}`, (use) => {
      expect(purityProblems(`${layer}/a.ts`, `const x = ${use};`)).toHaveLength(1);
    });
  it.each(everywhere)("refuses %s in src/engine", (use) => {
    expect(purityProblems("src/engine/a.ts", `const x = ${use};`)).toHaveLength(1);
  });
  it.each(["src/http", "src/channels", "src/console"])("refuses the console in %s", (layer) => {
    expect(purityProblems(`${layer}/a.ts`, "\nconsole.error(1);")).toEqual([
      expect.stringContaining(`${layer}/a.ts:2: console`),
    ]);
  });

  it.each([
    "const at = new Date(now);",
    "const at = Date.parse(text) + Date.UTC(2026, 0);",
    "// Date.now() is the shell's",
    'const text = "console.log(process.env)";',
    "const pattern = /fetch(url)/;",
    "const x = job.process(1) + this.#crypto;",
    "interface Deps { fetch: Fetch; crypto?: Crypto }",
    "const x = half / 2; const y = 'Date.now()';",
  ])("allows %s in src/domain", (source) => {
    expect(purityProblems("src/domain/a.ts", source)).toEqual([]);
  });
  it("allows everything in a shell", () => {
    expect(purityProblems("src/node/a.ts", "console.log(Date.now(), process.env, fetch)")).toEqual([]);
  });
});

describe("the type any", () => {
  it("is used nowhere", () => {
    expect(check(shippedSources(), anyProblems)).toEqual([]);
  });
  it.each(["let x: any;", "x as any", "Array<any>", "Record<string, any[]>", "type X = string | any;"])(
    "is found in %s",
    (source) => {
      expect(anyProblems("src/http/a.ts", source)).toEqual([expect.stringContaining("src/http/a.ts:1: any")]);
    },
  );
  it.each(["Promise.any(all)", "const many = 1", "// any of them", '"any"', "z.any()"])(
    "is not seen in %s",
    (source) => {
      expect(anyProblems("src/http/a.ts", source)).toEqual([]);
    },
  );
});

describe("length", () => {
  it(`of a file is ${MAX_LINES} lines at most`, () => {
    expect(check(shippedSources(), lengthProblems)).toEqual([]);
  });
  it("is refused from one line more", () => {
    expect(lengthProblems("src/http/a.ts", "x\n".repeat(MAX_LINES))).toEqual([]);
    expect(lengthProblems("src/http/a.ts", "x\n".repeat(MAX_LINES + 1))).toHaveLength(1);
  });
});
