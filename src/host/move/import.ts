import type { ImportedLine } from "../../engine/move/import-rows.ts";
import { noCounts } from "../../engine/move/join-jobs.ts";
import { finderOf, placeOfRow, soughtBy } from "../../engine/move/place.ts";
import type { VerbAnswer } from "../../engine/verbs.ts";
import type { Workspace } from "../workspace.ts";
import { entryOf, type MoveLine } from "./lines.ts";

/** Lines that a shard takes in one verb: it is one transaction. */
const batch = 500;
/** Characters of lines that wait for their shards at most. */
const maxWaiting = 4 * 1024 * 1024;

type Failed = Extract<VerbAnswer<"importRows">, { ok: false }>;

/** Lines of an export on their way to the shards of a workspace of any size, in the order they stand in. */
export class ImportRun {
  readonly #workspace: Workspace;
  readonly #waiting: ImportedLine[][];
  #length = 0;
  #through = 0;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.#waiting = Array.from({ length: workspace.size }, () => []);
  }

  /** Makes room on every shard, the primary first, which refuses for all. */
  async begin(head: Extract<MoveLine, { format: string }>): Promise<Failed | null> {
    const { id, shards, schema } = head;
    for (const shard of this.#workspace.shards) {
      const answer = await shard.run("beginImport", { id, shards, schema });
      if (!answer.ok) return answer;
    }
    return null;
  }

  /** Takes a line; `length` is that of its text. */
  async add(line: number, read: MoveLine, length: number): Promise<Failed | null> {
    if (line > 1 && "format" in read) return faultAt(line, "expected the first line of an export only once");
    const targets = this.#targets(line, read);
    if (targets === null) return faultAt(line, "expected the shape of an entry as base64url");
    for (const [place, one] of targets) this.#waiting[place]!.push(one);
    this.#length += length * targets.length;
    this.#through = line;
    const isFull =
      this.#length >= maxWaiting || targets.some(([place]) => this.#waiting[place]!.length >= batch);
    return isFull ? this.flush() : null;
  }

  /** Every shard has all lines so far, and knows it, also where none was for it. */
  async flush(): Promise<Failed | null> {
    const through = this.#through;
    const answers = await Promise.all(
      this.#workspace.shards.map((shard, place) =>
        shard.run("importRows", { lines: this.#waiting[place]!, through }),
      ),
    );
    for (const waiting of this.#waiting) waiting.length = 0;
    this.#length = 0;
    return answers.find((answer) => !answer.ok) ?? null;
  }

  /** After the last line: the primary last, so that a run that breaks off can be made again. */
  async finish(by: string): Promise<VerbAnswer<"finishImport">> {
    const [primary, ...others] = this.#workspace.shards;
    for (const shard of others) {
      const answer = await shard.run("finishImport", { by });
      if (!answer.ok) return answer;
    }
    const answer = await primary!.run("finishImport", { by });
    await Promise.all(others.map((shard) => shard.follow()));
    return answer;
  }

  /** Which shard takes what of a line; null when it cannot be read. */
  #targets(line: number, read: MoveLine): (readonly [place: number, ImportedLine])[] | null {
    const { size } = this.#workspace;
    if ("secret" in read) return [[0, { line, ...read }]];
    if ("entry" in read) {
      const entry = entryOf(read);
      return entry === null ? null : this.#everywhere(() => ({ line, entry }));
    }
    if (!("table" in read)) return [];
    const { table, shard: from, row } = read;
    if (table === "send_jobs")
      return this.#everywhere((place) => ({
        ...{ line, table, from },
        row: place === 0 ? row : { ...row, counts: noCounts },
      }));
    const place = placeOfRow(table, read, size);
    if (table === "aliases") {
      const shard = this.#workspace.placeOf(String(row.owner));
      return [[place, { line, table, from, row: { ...row, shard } }]];
    }
    const sought = soughtBy(table, read);
    const finder = sought === null || read.of === null ? null : finderOf(sought, size);
    const found = [place, { line, table, from, row }] as const;
    if (finder === null || finder === place) return [found];
    // Whoever comes with what it was called before asks there.
    return [found, [finder, { line, table: "moved_ids", from, row: { id: sought, owner: read.of } }]];
  }

  #everywhere(one: (place: number) => ImportedLine): (readonly [number, ImportedLine])[] {
    return this.#workspace.shards.map((_, place) => [place, one(place)]);
  }
}

function faultAt(line: number, detail: string): Failed {
  const errors = [{ pointer: "", detail: `line ${line}: ${detail}` }];
  return { ok: false, refusal: { kind: "invalid", errors } };
}
