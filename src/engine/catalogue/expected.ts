import { readEntry } from "../../store/catalogue.ts";
import { type Answer, done, refuse } from "../answer.ts";
import type { Shard } from "../shard.ts";
import { type CatalogueChange, isWritten } from "./write.ts";

/** The versions of an entry that its writer knows: any of these, or `any` for whichever there is. */
export type Expected = readonly number[] | "any";

/**
 * Refuses what would be written over a version that its writer does not know, so that nobody undoes what they have not
 * seen (RFC 9110 §13.1.1). What is stored already may be written again: the first answer may have been lost.
 */
export function requireExpected(
  shard: Shard,
  entry: CatalogueChange,
  expected: Expected | undefined,
): Answer<null> {
  const stored = readEntry(shard.sql, entry.kind, entry.id);
  const before = stored === null || stored.deleted ? null : stored;
  const isKnown =
    expected === undefined ||
    (before !== null &&
      (expected === "any" || expected.includes(before.version) || isWritten(before, entry)));
  if (isKnown) return done(null);
  const detail =
    before === null
      ? `there is no ${entry.kind} ${entry.id} now`
      : `the ${entry.kind} ${entry.id} has been changed since: read it again`;
  return refuse({ kind: "version_differs", detail });
}
