import { type Answer, done, notFound } from "../answer.ts";
import { audit } from "../audit.ts";
import type { Shard } from "../shard.ts";
import { type Part, type PartName, parts } from "./export-parts.ts";
import { type CustomerView, customerView } from "./views.ts";

/** Rows of one part read in one go: a read is part of one transaction. */
const slice = 500;

/** Begins an export: notes who took it, and answers the profile. */
export function openExport(
  shard: Shard,
  input: { id: string; by: string },
): Answer<{ readonly customer: CustomerView }> {
  const row = shard.customers.row(input.id);
  if (row === null) return notFound("customer", input.id);
  audit(shard, { by: input.by, action: "customer.exported", subject: "customer", id: input.id });
  return done({ customer: customerView(row) });
}

/** One page of one part; `next` is what to ask for then, null at the part's end. */
export function exportPart(
  shard: Shard,
  input: { id: string; part: PartName; after: string | null },
): Answer<{ items: unknown[]; next: string | null }> {
  const row = shard.customers.row(input.id);
  if (row === null) return notFound("customer", input.id);
  const part: Part = parts[input.part];
  const found = part(shard, row, { limit: slice, after: input.after });
  if (!found.ok) return found;
  const rows = found.value.slice(0, slice);
  const next = found.value.length > slice ? rows.at(-1)!.key : null;
  return done({ items: rows.map(({ item }) => item), next });
}
