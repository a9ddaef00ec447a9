import type { Purpose } from "../../engine/customers/customer.ts";
import type { ImportedCustomer } from "../../engine/customers/import-customers.ts";
import type { Workspace } from "../../host/workspace.ts";
import { parseJson } from "../body.ts";
import { type Line, linesOf } from "../lines.ts";
import { parseBodyAsync } from "../parse.ts";
import { Problem } from "../problem.ts";
import type { importLine } from "../schemas/customer.ts";
import { ImportBatches } from "./batches.ts";

/** Longest line in bytes: traits have 20 000 characters at most. */
const maxLine = 64 * 1024;
/** Rejections that are told one by one; the others are counted. */
const maxTold = 1_000;

export interface Rejection {
  /** Number of the line, from 1. */
  readonly row: number;
  readonly id: string | null;
  readonly pointer: string;
  readonly detail: string;
}

export interface ImportReport {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** The first thousand. */
  readonly rejected: readonly Rejection[];
  readonly rejectedTotal: number;
}

/** Imports customers from a body of JSON lines as it comes. A line that cannot be taken stops no other. */
export async function importCustomers(
  workspace: Workspace,
  chunks: AsyncIterable<Uint8Array>,
  schema: ReturnType<typeof importLine>,
  how: { readonly dryRun: boolean; readonly actor: string },
): Promise<ImportReport> {
  const counts = { created: 0, updated: 0, unchanged: 0 };
  const rejected: Rejection[] = [];
  let rejectedTotal = 0;
  const reject = (rejection: Rejection) => {
    rejectedTotal += 1;
    if (rejected.length < maxTold) rejected.push(rejection);
  };
  const batches = new ImportBatches(workspace, how, (outcome) => {
    if (outcome.kind === "rejected") reject({ row: outcome.row, id: outcome.id, ...outcome.fault });
    else counts[outcome.kind] += 1;
  });
  for await (const line of linesOf(chunks, maxLine)) {
    const read = await readLine(line, schema);
    if ("pointer" in read) reject(read);
    else await batches.add(read, line.text!.length);
  }
  await batches.flush();
  // Shards answer in their own time.
  rejected.sort((a, b) => a.row - b.row);
  return { ...counts, rejected, rejectedTotal };
}

async function readLine(
  { row, text }: Line,
  schema: ReturnType<typeof importLine>,
): Promise<ImportedCustomer | Rejection> {
  let json: unknown;
  try {
    if (text === null) throw new Problem(413, "too_large", `expected a line of at most ${maxLine} bytes`);
    json = parseJson(text);
    const { consents, devices, locale, timezone, ...rest } = await parseBodyAsync(schema, json);
    return {
      ...rest,
      row,
      locale: locale ?? null,
      timezone: timezone ?? null,
      consents: Object.entries(consents).map(([purpose, consent]) => ({
        purpose: purpose as Purpose,
        granted: consent.granted,
        source: consent.source,
        policyVersion: consent.policyVersion ?? null,
        textHash: consent.textHash ?? null,
        at: consent.at ?? null,
      })),
      devices: devices.map(({ id, platform, push }) => ({ id, platform, push: push ?? null })),
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const fault = error.errors?.[0] ?? { pointer: "", detail: error.message };
    return { row, id: idOf(json), pointer: "pointer" in fault ? fault.pointer : "", detail: fault.detail };
  }
}

/** The id that a line gives, as far as it is one. */
function idOf(json: unknown): string | null {
  const id = typeof json === "object" && json !== null && "id" in json ? json.id : null;
  return typeof id === "string" ? id.slice(0, 128) : null;
}
