import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Manifest, type Uses, unexplainedProblems, unusedProblems } from "./rules/dependencies.ts";
import { projectFiles, read, root } from "./rules/sources.ts";

const files = projectFiles();
const manifest = JSON.parse(read("package.json")) as Manifest;
const decisions = files.filter((path) => /^src\/decisions\/.*\.md$/.test(path));

const starts = files.includes("src/node/main.ts");
const notYet = starts ? "" : " (skipped: the service does not start yet)";
it.skipIf(!starts)(`every dependency is imported, run or configured somewhere${notYet}`, () => {
  const uses: Uses = {
    modules: files.filter((path) => /\.tsx?$/.test(path)).map(read),
    configurations: files.filter((path) => /tsconfig\.json$|\.css$|\.html$/.test(path)).map(read),
    commandsOf,
  };
  expect(unusedProblems(manifest, uses)).toEqual([]);
});

const undecided = decisions.length > 0 ? "" : " (skipped: src/decisions is empty)";
it.skipIf(decisions.length === 0)(`every dependency is mentioned in src/decisions${undecided}`, () => {
  expect(unexplainedProblems(manifest, decisions.map(read))).toEqual([]);
});

function commandsOf(dependency: string): string[] {
  const path = join(root, "node_modules", dependency, "package.json");
  if (!existsSync(path)) return [];
  const { bin } = JSON.parse(readFileSync(path, "utf8")) as { bin?: string | Record<string, string> };
  return typeof bin === "string" ? [dependency] : Object.keys(bin ?? {});
}

describe("a planted dependency", () => {
  const uses = (source: string): Uses => ({
    modules: [source],
    configurations: ['{ "types": ["@scope/ambient"] }'],
    commandsOf: (name) => (name === "tool" ? ["run-tool"] : []),
  });
  const unused = (name: string, source = "") =>
    unusedProblems(
      { dependencies: { [name]: "1.0.0" }, scripts: { check: "run-tool . && x" } },
      uses(source),
    );

  it.each(["left-pad", "@scope/left-pad", "@types/left-pad", "@types/scope__left-pad"])(
    "%s that nothing uses is found",
    (name) => {
      expect(unused(name, '// import "left-pad";')).toEqual([expect.stringContaining(name)]);
    },
  );
  it("passes when it is imported, run, configured, or types what is", () => {
    expect(unused("left-pad", 'import pad from "left-pad/sub.js";')).toEqual([]);
    expect(unused("@scope/left-pad", 'import("@scope/left-pad");')).toEqual([]);
    expect(unused("@types/left-pad", 'import pad from "left-pad";')).toEqual([]);
    expect(unused("@types/scope__left-pad", 'import pad from "@scope/left-pad";')).toEqual([]);
    expect(unused("tool")).toEqual([]);
    expect(unused("@scope/ambient")).toEqual([]);
  });
  it("that no decision mentions is found", () => {
    const planted = { devDependencies: { "left-pad": "1.0.0", "@types/left-pad": "1.0.0" } };
    expect(unexplainedProblems(planted, ["We pad by hand."])).toEqual([expect.stringContaining("left-pad")]);
    expect(unexplainedProblems(planted, ["We take left-pad 1."])).toEqual([]);
  });
});
