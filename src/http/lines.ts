/** A line of a body, numbered from 1; without its text when that is too long. */
export interface Line {
  readonly row: number;
  readonly text: string | null;
}

const newline = 10;

/** The lines of a body as it comes, in memory for one line of at most `maxBytes` bytes; blank lines are counted and left out. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  let row = 0;
  let begun: Uint8Array[] = [];
  let bytes = 0;
  const add = (piece: Uint8Array) => {
    bytes += piece.length;
    // The rest of a line that is too long is passed over.
    if (bytes <= maxBytes && piece.length > 0) begun.push(piece.slice());
  };
  const end = (): Line | null => {
    const text = bytes > maxBytes ? null : decode(begun);
    begun = [];
    bytes = 0;
    row += 1;
    return text?.trim() === "" ? null : { row, text };
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let to = chunk.indexOf(newline); to >= 0; to = chunk.indexOf(newline, from)) {
      add(chunk.subarray(from, to));
      from = to + 1;
      const line = end();
      if (line !== null) yield line;
    }
    add(chunk.subarray(from));
  }
  const last = bytes > 0 ? end() : null;
  if (last !== null) yield last;
}

function decode(pieces: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode();
}
