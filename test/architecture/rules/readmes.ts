import { posix } from "node:path";

const FILE = /\.(?:ts|tsx|mts|md|json|toml|sql|css|html|ya?ml|geojson)$/;
const PATH = /^(?:\.{0,2}\/)?[\w@.*-]+(?:\/[\w@.*-]+)*\/?$/;
const TOP_FOLDERS = /^(?:src|geo|test|scripts)\//;
const IN_FENCES = /(?<![\w./@:-])(?:src|geo|test|scripts)\/[\w./-]*[\w/]/g;

/** The paths that a page names: its links, its `code` that looks like a path, and those in its fenced blocks. */
export function pathsNamed(markdown: string): string[] {
  const fences = [...markdown.matchAll(/^```[\s\S]*?^```/gm)].map((match) => match[0]);
  const text = markdown.replaceAll(/^```[\s\S]*?^```/gm, "");
  const links = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map((match) => match[1]!);
  const code = [...text.matchAll(/`([^`\n]+)`/g)].flatMap((match) => match[1]!.split(/\s+/));
  const inCode = code.filter((word) => PATH.test(word) && looksLikePath(word));
  const inFences = fences.flatMap((fence) => fence.match(IN_FENCES) ?? []);
  return [...new Set([...links.filter((link) => !/^[a-z]+:/.test(link)), ...inCode, ...inFences])];
}

function looksLikePath(word: string): boolean {
  if (word.startsWith("/")) return false;
  return TOP_FOLDERS.test(word) || /^\.{1,2}\//.test(word) || word.endsWith("/") || FILE.test(word);
}

/**
 * Paths named on a page that do not exist. Paths are taken from the page's folder or from the root. Those
 * outside of the project, and those that version control ignores, are nobody's promise.
 */
export function namedPathProblems(
  page: string,
  markdown: string,
  files: readonly string[],
  ignored: readonly string[],
) {
  const folder = posix.dirname(page);
  const exists = (path: string) => {
    const clean = posix
      .normalize(path)
      .replace(/\/?\*.*$/, "")
      .replace(/\/$/, "");
    if (clean.startsWith("..") || ignored.includes(clean.split("/")[0]!)) return true;
    return clean === "." || files.some((file) => file === clean || file.startsWith(`${clean}/`));
  };
  return pathsNamed(markdown)
    .filter((path) => !exists(posix.join(folder, path)) && !exists(path.replace(/^\//, "")))
    .map((path) => `${page}: names ${path}, which does not exist`);
}

/** What stands directly in a README's folder and is not named in it. The root's README is no map. */
export function mapProblems(page: string, markdown: string, files: readonly string[]): string[] {
  const folder = posix.dirname(page);
  if (folder === ".") return [];
  const inside = files.filter((file) => file.startsWith(`${folder}/`) && file !== page);
  const entries = new Set(inside.map((file) => file.slice(folder.length + 1).split("/")[0]!));
  return [...entries]
    .filter((name) => !name.startsWith(".") && !isNamed(markdown, name))
    .map((name) => `${page}: does not name ${name}, which stands beside it`);
}

function isNamed(markdown: string, name: string): boolean {
  const literal = name.replaceAll(/[^\w-]/g, "\\$&");
  return new RegExp(`(?<![\\w-])${literal}(?![\\w-])`).test(markdown);
}
