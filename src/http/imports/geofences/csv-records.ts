/** A record of a CSV file: its cells as far as they can be read, and why it is not to be trusted, if so. */
export interface CsvRecord {
  readonly cells: readonly string[];
  readonly fault?: string;
}

/** Longest record in characters: metadata has 20 000 of them at most. */
export const maxRecord = 64 * 1024;
const comma = 44;
const separators = [comma, 59, 9];
const quote = '"';

/**
 * The records of a CSV file (RFC 4180) as its bytes come, in memory for some records only. The separator, `,` `;` or a
 * tab, is the one that the first line has most of, or names itself (`sep=;`, as Excel writes); lines end in LF, CRLF or CR.
 * A record that is too long, or whose quote is never closed, is a faulty first line, and the next begins on the line
 * after it: a stray quote costs one row.
 */
export async function* csvRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRecord> {
  const decoder = new LenientDecoder();
  let scan: Scan | null = null;
  let text = "";
  function* scanned(isLast: boolean): Generator<CsvRecord> {
    scan ??= new Scan(text);
    for (const record of scan.records(text, isLast)) {
      const isMangled = decoder.hasFailed && record.cells.some((cell) => cell.includes("\ufffd"));
      yield isMangled ? { ...record, fault: notUtf8 } : record;
    }
    text = scan.rest;
  }
  for await (const chunk of chunks) {
    text += decoder.decode(chunk);
    // What is left of a scan is read again by the next: each brings at least as much that is new.
    if (text.length >= 2 * maxRecord) yield* scanned(false);
  }
  text += decoder.decode(null);
  yield* scanned(true);
}

const notUtf8 = 'expected UTF-8 text, got other bytes: save the file as "CSV UTF-8"';

/** Decodes UTF-8, with U+FFFD for what is none, and tells whether there was any: a file may also hold that mark itself. */
class LenientDecoder {
  readonly #lenient = new TextDecoder();
  readonly #strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  hasFailed = false;

  /** Null ends the text. */
  decode(chunk: Uint8Array | null): string {
    const more = { stream: chunk !== null };
    try {
      if (!this.hasFailed) this.#strict.decode(chunk ?? undefined, more);
    } catch {
      this.hasFailed = true;
    }
    return this.#lenient.decode(chunk ?? undefined, more);
  }
}

/** What the first line tells of all of them. */
class Scan {
  readonly #separator: number;
  readonly #lineBreak: string;
  #isFirst: boolean;
  #passesOver = false;
  /** What was left of the last text. */
  rest = "";

  constructor(text: string) {
    const head = text.slice(0, 2 * maxRecord);
    this.#lineBreak = head.includes("\n") || !head.includes("\r") ? "\n" : "\r";
    const line = head.split(this.#lineBreak, 1)[0]!;
    const named = /^sep=(.)\r?$/.exec(line)?.[1];
    this.#isFirst = named !== undefined;
    this.#separator = named?.charCodeAt(0) ?? mostOf(line);
  }

  /** The whole records of a text that begins with one. */
  *records(text: string, isLast: boolean): Generator<CsvRecord> {
    this.rest = "";
    let from = 0;
    while (from < text.length) {
      if (this.#passesOver || this.#isFirst) {
        const end = text.indexOf(this.#lineBreak, from);
        if (end < 0) {
          this.rest = this.#isFirst ? text.slice(from) : "";
          return;
        }
        from = end + 1;
        this.#passesOver = false;
        this.#isFirst = false;
        continue;
      }
      const read = this.#record(text, from, isLast);
      if (read === "more") {
        this.rest = text.slice(from);
        return;
      }
      if (read !== "broken") {
        yield { cells: read.cells };
        from = read.next;
        continue;
      }
      const end = text.indexOf(this.#lineBreak, from);
      const isLong = (end < 0 ? text.length : end) - from > maxRecord;
      yield { cells: [], fault: isLong ? tooLong : openQuote };
      this.#passesOver = end < 0;
      from = end < 0 ? text.length : end + 1;
    }
  }

  #record(
    text: string,
    from: number,
    isLast: boolean,
  ): { readonly cells: string[]; readonly next: number } | "more" | "broken" {
    const limit = from + maxRecord;
    const cut = text.length > limit || isLast ? "broken" : "more";
    const cells: string[] = [];
    const lineBreak = this.#lineBreak.charCodeAt(0);
    for (let at = from; ; at++) {
      let cell = "";
      if (text[at] === quote) {
        for (;;) {
          const close = text.indexOf(quote, at + 1);
          if (close < 0 || close >= limit) return cut;
          if (close + 1 === text.length && !isLast) return cut;
          cell += text.slice(at + 1, close);
          at = close + 1;
          if (text[at] !== quote) break;
          cell += quote;
        }
      }
      // A quote that closes in the middle of a later row's text was another's to open.
      if (cell.includes(this.#lineBreak) && !this.#endsCell(text.charCodeAt(at))) return "broken";
      const begin = at;
      let code = text.charCodeAt(at);
      while (at < text.length && code !== this.#separator && code !== lineBreak) code = text.charCodeAt(++at);
      if (at > limit) return "broken";
      if (at === text.length && !isLast) return cut;
      cell += text.slice(begin, at);
      cells.push(cell.trim());
      if (at === text.length || code === lineBreak) return { cells, next: at + 1 };
    }
  }

  /** Whether this may stand behind a closing quote; the end of the text too. */
  #endsCell(code: number): boolean {
    return !(code > 32) || code === this.#separator;
  }
}

const tooLong = `expected a row of at most ${maxRecord} characters`;
const openQuote = 'a quote (") is opened in this row and never closed';

function mostOf(line: string): number {
  const outside = line.replaceAll(/"[^"]*"/g, "");
  const counts = separators.map((code) => outside.split(String.fromCharCode(code)).length);
  return separators[counts.indexOf(Math.max(...counts))]!;
}
