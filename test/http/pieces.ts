/** A file in one piece. */
export async function* whole(file: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof file === "string" ? new TextEncoder().encode(file) : file;
}

/** A file cut at these bytes; one buffer is filled again and again, as a host may do. */
export async function* cutAt(text: string, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const buffer = new Uint8Array(bytes.length);
  const ends = [...new Set([...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort(
    (a, b) => a - b,
  );
  let from = 0;
  for (const to of ends) {
    buffer.set(bytes.subarray(from, to));
    yield buffer.subarray(0, to - from);
    from = to;
  }
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
