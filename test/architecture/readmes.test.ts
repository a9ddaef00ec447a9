import { describe, expect, it } from "vitest";
import { mapProblems, namedPathProblems, pathsNamed } from "./rules/readmes.ts";
import { projectFiles, read } from "./rules/sources.ts";

const files = projectFiles();
const readmes = files.filter((path) => /(?:^|\/)README\.md$/.test(path));
const decisions = files.filter((path) => /^src\/decisions\/.*\.md$/.test(path));
const ignored = read(".gitignore")
  .split("\n")
  .map((line) => line.replaceAll("/", ""))
  .filter((name) => name !== "");

it("every path named in a README or a decision exists", () => {
  const pages = new Set([...readmes, ...decisions]);
  expect([...pages].flatMap((page) => namedPathProblems(page, read(page), files, ignored))).toEqual([]);
});

it("every README names what stands beside it", () => {
  expect(readmes.flatMap((page) => mapProblems(page, read(page), files))).toEqual([]);
});

describe("paths named on a page", () => {
  it("are links, code that looks like a path, and fenced paths", () => {
    const page = [
      "See [the map](geo/README.md#index), [Hono](https://hono.dev) and [below](#below).",
      "`geo/`, `src/node/main.ts`, `package.json`, `node scripts/demo.ts --for 30s`, `test/geo/*.test.ts`",
      "Not: `/v1/pings`, `Europe/Paris`, `@turf/turf`, `application/json`, `--url`, `10/s`, `node:http`.",
      "```",
      "$ node scripts/bench.ts && ls src/http/",
      "```",
    ].join("\n");
    expect(pathsNamed(page)).toEqual([
      "geo/README.md",
      "geo/",
      "src/node/main.ts",
      "package.json",
      "scripts/demo.ts",
      "test/geo/*.test.ts",
      "scripts/bench.ts",
      "src/http/",
    ]);
  });

  const tree = ["README.md", "package.json", "geo/README.md", "geo/index.ts", "src/http/app.ts"];
  it.each(["`geo/gone.ts`", "`gone/`", "[x](src/gone.ts)", "`./gone.ts`", "```\nnode src/http/gone.ts\n```"])(
    "that are gone are found: %s",
    (markdown) => {
      expect(namedPathProblems("README.md", markdown, tree, [])).toHaveLength(1);
    },
  );
  it.each([
    "`index.ts`",
    "`geo/index.ts`",
    "`../src/http/`",
    "`data/x.json`",
    "`../../elsewhere/`",
    "`src/*.md`",
  ])("that exist, are ignored or lie outside pass: %s", (markdown) => {
    expect(namedPathProblems("geo/README.md", markdown, tree, ["data"])).toEqual([]);
  });
});

describe("a map", () => {
  const tree = ["geo/README.md", "geo/index.ts", "geo/rings/close.ts", "geo/.hidden"];
  it("that leaves out a file or a folder is found", () => {
    expect(mapProblems("geo/README.md", "`index.ts`", tree)).toEqual([expect.stringContaining("name rings")]);
    expect(mapProblems("geo/README.md", "`rings/`", tree)).toEqual([
      expect.stringContaining("name index.ts"),
    ]);
    expect(mapProblems("geo/README.md", "`my-index.ts`, `rings/`", tree)).toHaveLength(1);
  });
  it("that names all of them passes", () => {
    expect(mapProblems("geo/README.md", "`index.ts`, `rings/`", tree)).toEqual([]);
  });
});
