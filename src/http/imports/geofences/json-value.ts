/** How much of a JSON value is kept. */
export interface ValueBounds {
  readonly bytes: number;
  /** Members of objects in it, at any depth. */
  readonly members: number;
  /** Objects and arrays in it. */
  readonly containers: number;
}

const maxDepth = 64;
const [quote, backslash, openArray, closeArray, openObject, closeObject] = [34, 92, 91, 93, 123, 125];
const [colon, comma] = [58, 44];

export function isSpace(byte: number): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}

/**
 * Finds the end of one JSON value as its bytes come, and keeps those of a value within bounds. Only brackets and
 * strings are looked at: whether it is JSON is for a parser to say, which never meets one that is too large.
 */
export class JsonValue {
  readonly #bounds: ValueBounds;
  readonly #pieces: Uint8Array[] = [];
  readonly #open = new Uint8Array(maxDepth);
  #bytes = 0;
  #depth = 0;
  #members = 0;
  #containers = 0;
  #deepest = 0;
  #inString = false;
  #isEscaped = false;
  #begun = false;
  /** Brackets that do not belong together: nothing after them can be told apart. */
  isTorn = false;

  constructor(bounds: ValueBounds) {
    this.#bounds = bounds;
  }

  /** Reads on at `from`; answers where the value has ended, or -1 when it goes on in the next chunk. */
  read(chunk: Uint8Array, from: number): number {
    const end = this.#end(chunk, from);
    const piece = chunk.subarray(from, end < 0 ? chunk.length : end);
    this.#bytes += piece.length;
    // A host may fill the same buffer again.
    if (this.#bytes <= this.#bounds.bytes) this.#pieces.push(piece.slice());
    else this.#pieces.length = 0;
    return end;
  }

  /** The value's text once it has ended, or what is too much of it. */
  get result(): { readonly text: string } | { readonly fault: string } {
    const { bytes, members, containers } = this.#bounds;
    if (this.#deepest > maxDepth) return { fault: `expected JSON nested at most ${maxDepth} deep` };
    if (this.#bytes > bytes) return { fault: `expected at most ${bytes} bytes, got ${this.#bytes}` };
    if (this.#members > members)
      return { fault: `expected at most ${members} properties, got ${this.#members}` };
    if (this.#containers > containers)
      return { fault: `expected at most ${containers} arrays and objects, got ${this.#containers}` };
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    try {
      const text = this.#pieces.map((piece) => decoder.decode(piece, { stream: true })).join("");
      return { text: text + decoder.decode() };
    } catch {
      return { fault: "expected UTF-8 text, got other bytes" };
    }
  }

  #end(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (this.#inString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === backslash) this.#isEscaped = true;
        else if (byte === quote) {
          this.#inString = false;
          if (this.#depth === 0) return at + 1;
        }
      } else if (byte === quote) {
        this.#inString = true;
      } else if (byte === openObject || byte === openArray) this.#opens(byte);
      else if (byte === closeObject || byte === closeArray) {
        if (this.#depth === 0) return at;
        this.#closes(byte);
        if (this.#depth === 0 || this.isTorn) return at + 1;
      } else if (this.#depth === 0) {
        // A number or a word ends where something else begins.
        if (byte === comma || (this.#begun && isSpace(byte))) return at;
      } else if (byte === colon) this.#members += 1;
      this.#begun = true;
    }
    return -1;
  }

  #opens(byte: number): void {
    if (this.#depth < maxDepth) this.#open[this.#depth] = byte;
    this.#depth += 1;
    this.#containers += 1;
    this.#deepest = Math.max(this.#deepest, this.#depth);
  }

  #closes(byte: number): void {
    this.#depth -= 1;
    const opened = byte === closeArray ? openArray : openObject;
    if (this.#depth < maxDepth && this.#open[this.#depth] !== opened) this.isTorn = true;
  }
}
