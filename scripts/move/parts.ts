/** Characters of lines that are sent in one request, at about: well within the 16 MiB that one may have. */
const partLength = 4 * 1024 * 1024;

export interface Part {
  /** Number of its first line, from 1. */
  readonly first: number;
  readonly text: string;
}

/** Lines in parts, each of one line at least. */
export async function* partsOf(lines: AsyncIterable<string>): AsyncGenerator<Part> {
  let waiting: string[] = [];
  let length = 0;
  let first = 1;
  for await (const line of lines) {
    waiting.push(line);
    length += line.length;
    if (length < partLength) continue;
    yield { first, text: waiting.join("\n") };
    first += waiting.length;
    waiting = [];
    length = 0;
  }
  if (waiting.length > 0) yield { first, text: waiting.join("\n") };
}
