/**
 * MurmurHash3, x86 32-bit variant (Austin Appleby, public domain algorithm), over the UTF-16 code units of
 * `text` written as UTF-8. Stable for ever: shards, holdout arms and variants depend on it.
 */
export function murmur3(text: string, seed = 0): number {
  const bytes = utf8(text);
  let h = seed | 0;
  const blocks = bytes.length & ~3;
  for (let i = 0; i < blocks; i += 4) {
    const k = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    h ^= scramble(k);
    h = (h << 13) | (h >>> 19);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let i = bytes.length - 1; i >= blocks; i--) tail = (tail << 8) | bytes[i]!;
  h ^= scramble(tail) ^ bytes.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The shard a customer lives in: `murmur3(customerId) mod shards`. */
export function shardOf(customerId: string, shards: number): number {
  return murmur3(customerId) % shards;
}

/** A number in [0, 1) that depends only on the words given, and independently on each. */
export function fraction(...words: readonly string[]): number {
  return murmur3(words.join("\u0000"), words.length) / 2 ** 32;
}

function scramble(k: number): number {
  const mixed = Math.imul(k, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

/** The kernel has no `TextEncoder` (no environment below the engine). Lone surrogates become U+FFFD, as there. */
function utf8(text: string): number[] {
  const out: number[] = [];
  for (const character of text) {
    const raw = character.codePointAt(0)!;
    const code = raw >= 0xd800 && raw <= 0xdfff ? 0xfffd : raw;
    if (code < 0x80) out.push(code);
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else
      out.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
  }
  return out;
}
