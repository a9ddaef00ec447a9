import { deleteLease, endedLeases } from "../../store/supply.ts";
import { NeedSignal } from "../need-signal.ts";
import type { Shard } from "../shard.ts";

/** Hands back slices whose time is over: the primary may give them to others. */
export function returnLeases(shard: Shard, now: number): void {
  for (const lease of endedLeases(shard.sql, now)) {
    if (lease.id !== null)
      throw new NeedSignal({ kind: "return", campaignId: lease.campaign, supply: lease.kind, ended: lease });
    deleteLease(shard.sql, lease.campaign, lease.kind);
  }
}
