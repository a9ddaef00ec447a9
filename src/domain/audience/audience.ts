import sift from "sift";
import { fieldsReader, withFieldsMarked } from "./fields.ts";
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

/** Its types describe an import that neither Node nor a bundler makes: the package is the function. */
const createTester = sift as unknown as typeof sift.default;
type Options = NonNullable<Parameters<typeof createTester>[1]>;

/** In place of the library's own: one runs code, one can be made to run for hours, two ask other than MongoDB. */
const operations: NonNullable<Options["operations"]> = {
  $where() {
    throw new Error("$where is not part of an audience");
  },
  $regex(source: string, owner: { readonly $options?: string }, options, name) {
    const pattern = compilePattern(source, owner.$options ?? "");
    if (!pattern.ok) throw new Error(pattern.detail);
    const test = (value: unknown) => typeof value === "string" && pattern.test(value);
    return options.operations.$eq!(test, owner, options, name);
  },
  $mod([divisor, remainder]: [number, number], owner, options, name) {
    const test = (value: unknown) => typeof value === "number" && Math.trunc(value) % divisor === remainder;
    return options.operations.$eq!(test, owner, options, name);
  },
  $all(values: readonly unknown[], owner, options, name) {
    // Of no values, none.
    if (values.length === 0) return options.operations.$in!([], owner, options, name);
    const each = values.map(($eq) => ({ $eq }));
    // Unlike `$and`, it stands beside a field.
    return Object.assign(options.operations.$and!(each, owner, options, name), { propop: true });
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
  const fields = fieldsOf(query);
  const read = fieldsReader(fields);
  const clauses = Object.entries(query).map(([key, value]) => ({
    fields: fieldsOf({ [key]: value }),
    test: createTester(withFieldsMarked({ [key]: value }), { operations }),
  }));
  const failing = (profile: Profile) => {
    const asked = read(profile);
    return clauses.find(({ test }) => !test(asked));
  };
  return {
    ok: true,
    audience: {
      fields,
      matches: (profile) => failing(profile) === undefined,
      mismatch: (profile) => failing(profile)?.fields ?? [],
    },
  };
}
