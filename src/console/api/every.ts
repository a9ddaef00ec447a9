/**
 * All names of one of the API's unions, in the order written: a name that is missing does not compile, nor one that the
 * API does not know.
 */
export function every<Name extends string>(names: Readonly<Record<Name, true>>): readonly [Name, ...Name[]] {
  return Object.keys(names) as [Name, ...Name[]];
}
