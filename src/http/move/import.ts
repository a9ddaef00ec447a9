import { ImportRun } from "../../host/move/import.ts";
import { readLine } from "../../host/move/lines.ts";
import type { Workspace } from "../../host/workspace.ts";
import { parseJson } from "../body.ts";
import { linesOf } from "../lines.ts";
import { Problem } from "../problem.ts";
import { unwrap } from "../route.ts";

/** Longest line in bytes: a row holds 2 MB, and its shape is written a third longer. */
const maxLine = 6 * 1024 * 1024;

export interface ImportedPart {
  /** Number of the last line that is in, on every shard. */
  readonly line: number;
  /** Whether the last line of the export was among them. */
  readonly done: boolean;
  /** Whether secrets came along: the service uses them from its next start on. */
  readonly secrets: boolean;
}

/**
 * Takes lines of an export from its `first` on. Lines that are in already change nothing, so that a part whose answer
 * was lost is sent again; one that leaves lines out is refused.
 */
export async function importPart(
  workspace: Workspace,
  chunks: AsyncIterable<Uint8Array>,
  { first, by }: { readonly first: number; readonly by: string },
): Promise<ImportedPart> {
  const run = new ImportRun(workspace);
  const check = (failed: Awaited<ReturnType<ImportRun["flush"]>>) => {
    if (failed !== null) unwrap(failed);
  };
  let at = first - 1;
  let isDone = false;
  if (first > 1) await refuseGap(workspace, first);
  for await (const { row, text } of linesOf(chunks, maxLine)) {
    at = first + row - 1;
    if (isDone) throw fault(at, "expected nothing after the last line of the export");
    if (text === null) throw fault(at, `expected a line of at most ${maxLine} bytes`);
    const line = readLine(parsed(at, text));
    if (typeof line === "string") throw fault(at, line);
    if (at === 1) {
      if (!("format" in line)) throw fault(at, "expected the first line of an export");
      check(await run.begin(line));
    }
    isDone = "end" in line;
    check(await run.add(at, line, text.length));
  }
  if (at < first) return { line: at, done: false, secrets: false };
  check(await run.flush());
  const secrets = isDone && unwrap<"finishImport">(await run.finish(by)).secrets;
  return { line: at, done: isDone, secrets };
}

async function refuseGap(workspace: Workspace, first: number): Promise<void> {
  const mark = unwrap<"importState">(await workspace.primary.run("importState", {}));
  if (mark === null)
    throw new Problem(409, "no_import", "no import has begun: begin with line 1 of an export");
  if (first > mark.line + 1)
    throw new Problem(409, "lines_missing", `expected line ${mark.line + 1} next, got line ${first}`);
}

function parsed(line: number, text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw fault(line, error instanceof Error ? error.message : "expected JSON");
  }
}

function fault(line: number, detail: string): Problem {
  return new Problem(422, "invalid_request", `line ${line}: ${detail}`, {
    errors: [{ pointer: "", detail: `line ${line}: ${detail}` }],
  });
}
