import * as sift from "sift";
import { compilePattern } from "./pattern/pattern.ts";
import type { AudienceQuery, Profile } from "./query.ts";
import { type Fault, fieldsOf, validate } from "./validate.ts";

/** An audience ready to be asked. */
export interface Audience {
  /** The fields it reads, such as `traits.tier`, in order and once each. */
  readonly fields: readonly string[];
  matches(profile: Profile): boolean;
  /** The fields of the first condition that does not hold; empty when all do. */
  mismatch(profile: Profile): readonly string[];
}

type SiftOptions = Parameters<typeof sift.createEqualsOperation>[2];

/** Operators by their MongoDB names; those that run code are not among them. */
const operations = {
  $and: sift.$and,
  $or: sift.$or,
  $nor: sift.$nor,
  $not: sift.$not,
  $eq: sift.$eq,
  $ne: sift.$ne,
  $gt: sift.$gt,
  $gte: sift.$gte,
  $lt: sift.$lt,
  $lte: sift.$lte,
  $in: sift.$in,
  $nin: sift.$nin,
  $all: sift.$all,
  $size: sift.$size,
  $mod: sift.$mod,
  $type: sift.$type,
  $exists: sift.$exists,
  $elemMatch: sift.$elemMatch,
  $options: sift.$options,
  $regex: (source: string, owner: { readonly $options?: string }, options: SiftOptions) => {
    const pattern = compilePattern(source, owner.$options ?? "");
    if (!pattern.ok) throw new Error(pattern.detail);
    return sift.createEqualsOperation(
      (value: unknown) => typeof value === "string" && pattern.test(value),
      owner,
      options,
    );
  },
};

/**
 * Prepares an audience (mongodb.com/docs/manual/reference/operator/query) once, for many customers. What cannot
 * be asked is told by pointers (RFC 6901) within the audience.
 */
export function compileAudience(
  query: AudienceQuery,
): { ok: true; audience: Audience } | { ok: false; errors: readonly Fault[] } {
  const errors = validate(query);
  if (errors.length > 0) return { ok: false, errors };
  const clauses = Object.entries(query).map(([key, value]) => ({
    fields: fieldsOf({ [key]: value }),
    test: sift.createQueryTester<unknown>({ [key]: value }, { operations }),
  }));
  const failing = (profile: Profile) => clauses.find(({ test }) => !test(profile));
  return {
    ok: true,
    audience: {
      fields: fieldsOf(query),
      matches: (profile) => failing(profile) === undefined,
      mismatch: (profile) => failing(profile)?.fields ?? [],
    },
  };
}
