import { toPointer } from "../../parse.ts";
import { invalid } from "../../problem.ts";
import { type CsvRecord, csvRecords } from "./csv-records.ts";
import { type FileRow, type ImportFile, type Reading, shownId } from "./file-row.ts";
import { type Field, fieldsOfHeadings } from "./names.ts";
import { fieldValue } from "./values.ts";

const maxColumns = 200;

/** A CSV file with a header as rows. Columns that are none of ours are kept as metadata; an empty cell is null. */
export function csvFile(chunks: AsyncIterable<Uint8Array>): ImportFile {
  const columns: Record<string, string> = {};
  return { columns, rows: rowsOf(csvRecords(utf8Only(chunks)), columns) };
}

async function* rowsOf(
  records: AsyncIterable<CsvRecord>,
  columns: Record<string, string>,
): AsyncGenerator<Reading> {
  let header: readonly Column[] | null = null;
  let row = 0;
  for await (const record of records) {
    if (header === null) {
      if (record.fault === undefined && record.cells.every((cell) => cell === "")) continue;
      header = headerOf(record);
      for (const { heading, field } of header) columns[heading] = field ?? `metadata.${heading}`;
      continue;
    }
    row += 1;
    // Tables end in empty rows as often as not.
    if (record.fault !== undefined || record.cells.some((cell) => cell !== ""))
      yield readingOf(row, record, header);
  }
  if (header === null) throw wrong("expected a header row, got an empty file");
}

interface Column {
  readonly heading: string;
  readonly field: Field | null;
}

function headerOf(record: CsvRecord): Column[] {
  if (record.fault !== undefined) throw wrong(`the header row: ${record.fault}`);
  const headings = record.cells.toSpliced(record.cells.findLastIndex((cell) => cell !== "") + 1);
  if (headings.length > maxColumns)
    throw wrong(`expected at most ${maxColumns} columns, got ${headings.length}`);
  const fields = fieldsOfHeadings(headings);
  const missing = (["id", "latitude", "longitude"] as const).filter((field) => !fields.includes(field));
  if (missing.length > 0)
    throw wrong(
      `expected a column for ${missing.join(", ")} in the header row, got ${headings.join(", ").slice(0, 500)}`,
    );
  const twice = headings.find((heading, i) => headings.indexOf(heading) !== i);
  if (twice !== undefined) throw wrong(`expected each column once, got "${twice.slice(0, 100)}" twice`);
  return headings.map((heading, i) => ({ heading, field: fields[i]! }));
}

function readingOf(row: number, { cells, fault }: CsvRecord, header: readonly Column[]): Reading {
  const fields: Partial<Record<Field, unknown>> = {};
  const metadata: Record<string, unknown> = {};
  for (const [i, { heading, field }] of header.entries()) {
    const text = cells[i] ?? "";
    if (field !== null) fields[field] = fieldValue(field, text);
    else if (heading !== "") metadata[heading] = text === "" ? null : text;
  }
  const last = cells.findLastIndex((cell) => cell !== "") + 1;
  if (last > header.length)
    return rejected(
      row,
      fields.id,
      `expected ${header.length} cells as in the header row, got ${last}: a text or number with the separator in it needs quotes`,
    );
  if (fault !== undefined) return rejected(row, fields.id, fault);
  const { latitude, longitude, ...others } = fields;
  const geometry = { type: "Point", coordinates: [longitude, latitude] };
  const size = cells.reduce((sum, cell) => sum + cell.length, 0);
  return { row, fields: others, geometry, metadata, pointerTo: cellOf, size } satisfies FileRow;
}

/** Cells are told by our names of their columns. */
function cellOf(pointer: string): string {
  const coordinate = /^\/geometry\/coordinates(\/0)?/.exec(pointer);
  if (coordinate === null) return pointer;
  return toPointer([coordinate[1] === undefined ? "latitude" : "longitude"]);
}

function rejected(row: number, id: unknown, detail: string): Reading {
  return { unreadable: { row, id: shownId(id), pointer: "", detail } };
}

function wrong(detail: string) {
  return invalid([{ pointer: "", detail }]);
}

/** UTF-16 begins with a mark of its own; without this its every other byte would be taken for a cell's. */
async function* utf8Only(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const mark: number[] = [];
  for await (const chunk of chunks) {
    if (mark.length < 2) {
      mark.push(...chunk.subarray(0, 2 - mark.length));
      if ((mark[0] === 0xff && mark[1] === 0xfe) || (mark[0] === 0xfe && mark[1] === 0xff))
        throw wrong('expected UTF-8 text, got UTF-16: save the file as "CSV UTF-8"');
    }
    yield chunk;
  }
}
