import { duration } from "../../domain/durations.ts";
import type { CatalogueRow } from "../../store/catalogue.ts";
import { lastPosition } from "../../store/positions.ts";
import { insertSendJob } from "../../store/send-jobs.ts";
import type { Shard } from "../shard.ts";

/** A flash sale as it was ordered: an entry of the catalogue, by which all shards learn of it. */
export interface SendOrder {
  readonly campaignId: string;
  /** Metres from a geofence's boundary. */
  readonly within: number;
  /** How old a customer's newest position may be, a duration. */
  readonly maxAge: string;
}

/** What became of the customers a shard has looked at, each counted once. */
export interface SendCounts {
  /** With a position that is new enough. */
  readonly customers: number;
  /** Of these, in or near a geofence of the campaign. */
  readonly near: number;
  readonly sent: number;
  readonly ghost: number;
  readonly suppressed: Readonly<Record<string, number>>;
}

/** This shard's part of a flash sale: a row, worked off from its own timer. */
export function takeSendJob(shard: Shard, entry: Pick<CatalogueRow, "id" | "createdAt" | "body">): void {
  const order = JSON.parse(entry.body) as SendOrder;
  const source = duration(shard.catalogue.settings.locationRetention) > 0 ? "positions" : "memory";
  const top = lastPosition(shard.sql);
  const counts: SendCounts = { customers: 0, near: 0, sent: 0, ghost: 0, suppressed: {} };
  insertSendJob(shard.sql, {
    ...order,
    id: entry.id,
    createdAt: entry.createdAt,
    source,
    top,
    cursor: source === "positions" ? top + 1 : 0,
    state: "running",
    reason: null,
    finishedAt: null,
    counts: JSON.stringify(counts),
  });
  shard.dueAt(shard.host.now());
}
