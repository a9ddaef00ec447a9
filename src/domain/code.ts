/**
 * Unique codes: Crockford's Base32 (crockford.com/base32.html), 32 symbols without I, L, O and U, read in either
 * case, with O for 0 and I or L for 1, hyphens as one likes. Two symbols name the shard, 13 are random (65 bits), the last is
 * the check symbol: the number before it modulo 37, which finds every wrong symbol and every two neighbours
 * that changed places. Check values 32 to 36 have signs of their own, hard to say and to type: a code that would
 * need one is not made, nor taken.
 */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const values = new Map([...alphabet].map((symbol, value) => [symbol, value]));

const randomSymbols = 13;
const length = 2 + randomSymbols + 1;

/** Stands for a code that is not made yet. It fails its own check, so it is never one. */
export const placeholderCode = "XXXX-XXXX-XXXX-XXXX";

/** A new code of a shard (0..1023), as it is stored: 16 symbols. */
export function makeCode(shard: number, nextUint32: () => number): string {
  for (;;) {
    const random = Array.from({ length: randomSymbols }, () => nextUint32() >>> 27);
    const body = [shard >> 5, shard & 31, ...random];
    const check = remainder(body);
    if (check < alphabet.length) return [...body, check].map((value) => alphabet[value]).join("");
  }
}

/** A code as it is stored, with the shard that made it, from what somebody typed; null for what is none. */
export function readCode(text: string): { readonly code: string; readonly shard: number } | null {
  const code = plain(text).replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  if (code.length !== length) return null;
  const found = [...code].map((symbol) => values.get(symbol) ?? -1);
  if (found.includes(-1) || remainder(found.slice(0, -1)) !== found.at(-1)) return null;
  return { code, shard: found[0]! * 32 + found[1]! };
}

/** A stored code in groups of four, as it is shown. */
export function showCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, "$1-");
}

/** Whether it is written as a code may be, of whichever kind: so it can stand in an address. */
export function isCode(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text);
}

/** What is the same however it is typed: without regard to case, hyphens and spaces. */
export function plain(text: string): string {
  return text.replaceAll(/[\s-]/g, "").toUpperCase();
}

function remainder(symbols: readonly number[]): number {
  return symbols.reduce((rest, value) => (rest * 32 + value) % 37, 0);
}
