import type { VerbAnswer } from "../../engine/verbs.ts";
import { moveTableNames } from "../../store/move.ts";
import type { SqlValue } from "../../store/sql.ts";
import type { Workspace } from "../workspace.ts";
import { entryLine, type MoveLine, rowLine } from "./lines.ts";

/** Where an export goes on: step 0 is the catalogue of the primary, then each table of each shard. */
export interface ExportCursor {
  readonly shard: number;
  readonly step: number;
  readonly after: readonly SqlValue[] | null;
}

export interface ExportPart {
  readonly lines: readonly string[];
  /** Null at the end. */
  readonly next: ExportCursor | null;
}

/** Text of one part, at about; and how often shards are asked for it: an invocation of a Worker may not ask for ever. */
const partLength = 4 * 1024 * 1024;
const maxPages = 40;

type Failed = Extract<VerbAnswer<"exportRows">, { ok: false }>;

/** A part of the export of a sealed workspace, in an order that is the same each time. */
export async function exportPart(workspace: Workspace, from: ExportCursor): Promise<ExportPart | Failed> {
  const lines: string[] = [];
  let length = 0;
  let at: ExportCursor | null = from;
  for (let pages = 0; at !== null && pages < maxPages && length < partLength; pages++) {
    const page: Page | Failed = await readPage(workspace, at);
    if ("ok" in page) return page;
    for (const line of page.lines) {
      const text = JSON.stringify(line);
      lines.push(text);
      length += text.length;
    }
    at = page.next === null ? following(workspace, at) : { ...at, after: page.next };
  }
  return { lines, next: at };
}

interface Page {
  readonly lines: readonly MoveLine[];
  readonly next: readonly SqlValue[] | null;
}

async function readPage(workspace: Workspace, { shard, step, after }: ExportCursor): Promise<Page | Failed> {
  if (step === 0) return readCatalogue(workspace, Number(after?.[0] ?? 0));
  const table = moveTableNames[step - 1]!;
  const answer = await workspace.shard(shard)!.run("exportRows", { table, after });
  if (!answer.ok) return answer;
  const { rows, next } = answer.value;
  return { lines: rows.map((row) => rowLine(table, shard, row)), next };
}

async function readCatalogue(workspace: Workspace, version: number): Promise<Page | Failed> {
  const answer = await workspace.primary.run("catalogueSince", { version });
  if (!answer.ok) return answer;
  const { rows, more } = answer.value;
  return { lines: rows.map(entryLine), next: more ? [rows.at(-1)!.version] : null };
}

/** The next step of the same shard, else the first of the next one; only the primary has a catalogue of its own. */
function following(workspace: Workspace, { shard, step }: ExportCursor): ExportCursor | null {
  if (step < moveTableNames.length) return { shard, step: step + 1, after: null };
  return shard + 1 < workspace.size ? { shard: shard + 1, step: 1, after: null } : null;
}
