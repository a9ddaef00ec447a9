import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Every file of the project that is tracked or about to be, by its path from the root, in order. */
export function projectFiles(): readonly string[] {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  const paths = list.split("\0").filter((path) => path !== "" && existsSync(join(root, path)));
  return [...new Set(paths)].sort();
}

export function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The TypeScript that ships: everything under `src/` and `geo/`. */
export function shippedSources(): readonly string[] {
  return projectFiles().filter((path) => /^(src|geo)\/.*\.tsx?$/.test(path));
}

/** The problems that a rule finds in each of the files, `path:line: what`. */
export function check(
  paths: readonly string[],
  rule: (path: string, source: string) => readonly string[],
): string[] {
  return paths.flatMap((path) => rule(path, read(path)));
}

export function lineAt(source: string, index: number): number {
  return source.slice(0, index).split("\n").length;
}
