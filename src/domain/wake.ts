/** The one time to wake for many due times; null when nothing is due. */
export function nextWake(dues: readonly (number | null)[]): number | null {
  const set = dues.filter((due) => due !== null);
  return set.length === 0 ? null : Math.min(...set);
}
