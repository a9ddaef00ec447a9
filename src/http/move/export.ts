import { type ExportCursor, exportPart } from "../../host/move/export.ts";
import type { MoveLine } from "../../host/move/lines.ts";
import { settleUp } from "../../host/move/seal.ts";
import type { Workspace } from "../../host/workspace.ts";
import { moveTableNames } from "../../store/move.ts";
import { invalid, refusalProblem } from "../problem.ts";
import { type Reply, unwrap } from "../route.ts";

export type SomePart =
  | { readonly kind: "first"; readonly secrets: boolean; readonly by: string }
  | { readonly kind: "next"; readonly cursor: string };

/**
 * A part of an export: lines of it, and a last line that says where to go on, `{"next": cursor}`, or that it is done,
 * `{"end": true}`. A part without its last line has been cut off.
 */
export async function exportReply(workspace: Workspace, part: SomePart): Promise<Reply> {
  const head = part.kind === "first" ? await firstLines(workspace, part) : [];
  const from = part.kind === "first" ? start : readCursor(part.cursor, workspace.size);
  const found = await exportPart(workspace, from);
  if ("ok" in found) throw refusalProblem("refusal" in found ? found.refusal : again);
  const { lines, next } = found;
  const last = JSON.stringify(next === null ? { end: true } : { next: writeCursor(next) });
  return { status: 200, text: { type: "application/x-ndjson", chunks: joined([...head, ...lines, last]) } };
}

const again = { kind: "unavailable", detail: "a shard has no answer now" } as const;
const start: ExportCursor = { shard: 0, step: 0, after: null };

async function firstLines(
  workspace: Workspace,
  { secrets: wanted, by }: { readonly secrets: boolean; readonly by: string },
): Promise<string[]> {
  unwrap<"settleUp">(await settleUp(workspace));
  const head = unwrap<"exportHead">(await workspace.primary.run("exportHead", { secrets: wanted, by }));
  const { id, schema, shards, secrets } = head;
  const first: MoveLine = { format: "parvis-workspace", version: 1, schema, shards, id };
  const others = Object.entries(secrets).map(([secret, value]): MoveLine => ({ secret, value }));
  return [first, ...others].map((line) => JSON.stringify(line));
}

async function* joined(lines: readonly string[]): AsyncGenerator<string> {
  const many = 1_000;
  for (let i = 0; i < lines.length; i += many) yield `${lines.slice(i, i + many).join("\n")}\n`;
}

function writeCursor({ shard, step, after }: ExportCursor): string {
  return encodeURIComponent(JSON.stringify([shard, step, after]));
}

function readCursor(text: string, shards: number): ExportCursor {
  try {
    const [shard, step, after] = JSON.parse(decodeURIComponent(text)) as unknown[];
    const isPlace = isIndex(shard, shards) && isIndex(step, moveTableNames.length + 1);
    if (isPlace && (after === null || isKey(after))) return { shard, step, after };
  } catch {
    // Told below.
  }
  throw invalid([{ parameter: "cursor", detail: "expected the next of an earlier part" }]);
}

function isIndex(value: unknown, end: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < end;
}

function isKey(value: unknown): value is (string | number)[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string" || Number.isFinite(one));
}
