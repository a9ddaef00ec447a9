import { oldestLeaving } from "../../store/aliases.ts";
import { dropMeta, readMeta, writeMeta } from "../../store/meta.ts";
import { claimsUnderWay, leasesOut } from "../../store/move.ts";
import { runningSendJob } from "../../store/send-jobs.ts";
import { type Answer, done, refuse } from "../answer.ts";
import { audit } from "../audit.ts";
import type { Shard } from "../shard.ts";
import { importMark } from "./import-mark.ts";

/** Under this name the seal's id is kept; whoever reads a sealed workspace twice reads the same. */
export const sealKey = "move.sealed";

/** Stops everything that writes on this shard, across restarts. A flash sale has to end first. Twice is as once. */
export function seal(shard: Shard, input: { by: string }): Answer<{ sealed: true }> {
  if (readMeta(shard.sql, sealKey) !== null) return done({ sealed: true });
  if (runningSendJob(shard.sql) !== null)
    return refuse({
      kind: "conflict",
      code: "send_running",
      detail: "a flash sale is running: seal when it has ended",
    });
  writeMeta(shard.sql, sealKey, shard.uuid());
  if (shard.isPrimary) auditSeal(shard, input.by, "workspace.sealed");
  shard.isSealed = true;
  return done({ sealed: true });
}

/** Goes on as before. What an import has not finished stays sealed. */
export function unseal(shard: Shard, input: { by: string }): Answer<{ sealed: false }> {
  if (readMeta(shard.sql, sealKey) === null) return done({ sealed: false });
  if (importMark(shard)?.done === false)
    return refuse({
      kind: "conflict",
      code: "import_unfinished",
      detail: "an import has begun: finish it first",
    });
  dropMeta(shard.sql, sealKey);
  if (shard.isPrimary) auditSeal(shard, input.by, "workspace.unsealed");
  const now = shard.host.now();
  if (!shard.positions.isTied) shard.tieAt(now);
  shard.dueAt(now);
  shard.isSealed = false;
  return done({ sealed: false });
}

/**
 * On a sealed shard: delivers what is on its way to other shards, hands back its slices of supplies, and tells how many
 * messages and events are still with a sender. With none left on any shard nothing moves any more.
 */
export function settleUp(shard: Shard, _: Record<string, never>): Answer<{ underWay: number }> {
  const fault = unlessSealed(shard);
  if (fault !== null) return fault;
  const leaving = oldestLeaving(shard.sql);
  if (leaving !== null)
    return { ok: false, needs: { kind: "parcel", id: leaving.id, device: leaving.device } };
  const lacks = leasesOut(shard.sql).map(({ owner, kind }) => ({ ownerId: owner, supply: kind, wanted: 0 }));
  if (lacks.length > 0) return { ok: false, needs: { kind: "leases", shard: shard.index, lacks } };
  return done({ underWay: claimsUnderWay(shard.sql, shard.host.now()) });
}

export function unlessSealed(shard: Shard) {
  if (readMeta(shard.sql, sealKey) !== null) return null;
  return refuse({
    kind: "conflict",
    code: "not_sealed",
    detail: "the workspace goes on changing: seal it first with POST /v1/workspace/seal",
  });
}

export function auditSeal(shard: Shard, by: string, action: string): void {
  audit(shard, { by, action, subject: "workspace", id: "workspace" });
}
