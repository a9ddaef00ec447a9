import { parseJson } from "../../body.ts";
import { invalid, Problem } from "../../problem.ts";
import { csvFile } from "./csv-rows.ts";
import { geoJsonFile } from "./feature-rows.ts";
import type { ImportFile } from "./file-row.ts";

/** Bytes that tell what a file is, and how many are read of one that is neither. */
const headBytes = 4 * 1024;
const strangeBytes = 1024 * 1024;

/** What a request says of its body. */
export interface Declared {
  readonly type: string | undefined;
  readonly encoding: string | undefined;
}

/**
 * Opens a body as CSV, or as GeoJSON. `text/csv` is what it says; of a type that says neither, such as a command line
 * tool's own, the first line decides.
 */
export async function openFile(chunks: AsyncIterable<Uint8Array>, declared: Declared): Promise<ImportFile> {
  if (declared.encoding !== undefined && declared.encoding !== "identity")
    throw new Problem(
      415,
      "unsupported_encoding",
      "expected a body without Content-Encoding: unpack the file first",
    );
  const type = (declared.type ?? "").toLowerCase();
  const { head, all } = await peek(chunks);
  if (/csv|tab-separated/.test(type)) return csvFile(all);
  if (head.startsWith("{")) return geoJsonFile(all);
  const [line = ""] = head.split(/[\r\n]/, 1);
  if (!type.includes("json") && !/^[["]/.test(head) && /[,;\t]/.test(line)) return csvFile(all);
  throw await strange(all);
}

/** The beginning of a body as text, and all of it once more. */
async function peek(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: string; readonly all: AsyncIterable<Uint8Array> }> {
  const rest = chunks[Symbol.asyncIterator]();
  const begun: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < headBytes) {
    const next = await rest.next();
    if (next.done) break;
    // A host may fill the same buffer again.
    begun.push(next.value.slice());
    bytes += next.value.length;
  }
  async function* all() {
    yield* begun;
    yield* { [Symbol.asyncIterator]: () => rest };
  }
  const head = await textOf(begun, headBytes);
  return { head: head.trimStart(), all: all() };
}

/** JSON that is no object, or nothing that anybody can read. */
async function strange(chunks: AsyncIterable<Uint8Array>): Promise<Problem> {
  parseJson(await textOf(chunks, strangeBytes));
  return invalid([
    { pointer: "", detail: "expected a GeoJSON FeatureCollection, or CSV with Content-Type: text/csv" },
  ]);
}

async function textOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  most: number,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= most) break;
  }
  return text;
}
