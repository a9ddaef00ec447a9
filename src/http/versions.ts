import type { Context } from "hono";
import type { Expected } from "../engine/catalogue/expected.ts";

/** Names the version of what is answered, for whoever will write it back (RFC 9110 §8.8.3). */
export function tagVersion(c: Context, version: number): void {
  c.header("ETag", `"${version}"`);
}

/**
 * The versions that an `If-Match` names; undefined without one. Its comparison is the weak one: a proxy that compresses
 * an answer marks its tag as weak, and the version is the same. What is no tag of ours names no version.
 */
export function expectedBy(c: Context): Expected | undefined {
  const header = c.req.header("if-match")?.trim();
  if (header === undefined || header === "*") return header && "any";
  return header.split(",").flatMap((tag) => {
    const version = /^(?:W\/)?"(\d{1,15})"$/.exec(tag.trim())?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}
