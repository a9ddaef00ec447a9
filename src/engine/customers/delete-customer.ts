import { forgetInAudit } from "../../store/audit.ts";
import { eraseCustomer } from "../../store/customers.ts";
import { deletePositions } from "../../store/positions.ts";
import { type Answer, done, notFound } from "../answer.ts";
import { audit } from "../audit.ts";
import type { Shard } from "../shard.ts";
import { wantScrub } from "./scrub-mark.ts";

/** Erases a customer from every table and from memory. The log keeps that somebody was erased, and not who. */
export function deleteCustomer(shard: Shard, input: { id: string; by?: string }): Answer<{ deleted: true }> {
  if (!erase(shard, input.id)) return notFound("customer", input.id);
  // Which device asked would tell whose it was.
  const by = input.by?.startsWith("device:") ? "device" : input.by;
  if (by !== undefined) audit(shard, { by, action: "customer.erased", subject: "customer", id: null });
  return done({ deleted: true });
}

/** Whether there was anybody to erase. */
export function erase(shard: Shard, id: string): boolean {
  const row = shard.customers.row(id);
  if (row === null) return false;
  deletePositions(shard.sql, row.n, shard.positions.headOf(row.n, row.presenceSeq));
  shard.positions.tie(row.n);
  eraseCustomer(shard.sql, row.n);
  forgetInAudit(shard.sql, id);
  wantScrub(shard);
  shard.customers.drop(id);
  return true;
}
