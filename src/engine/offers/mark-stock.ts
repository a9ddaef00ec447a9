import { write } from "../catalogue/write.ts";
import type { Shard } from "../shard.ts";
import { stockOf } from "../supply/stock.ts";

/** On the primary: lets all shards know, by an entry of the catalogue, whether anything is left of a shared offer. */
export function markStock(shard: Shard, offerId: string): void {
  const offer = shard.catalogue.offers.get(offerId);
  if (offer?.kind !== "shared") return;
  const isSoldOut = stockOf(shard, offer, "offer", shard.host.now()).left <= 0;
  if (isSoldOut === shard.catalogue.offers.isSoldOut(offerId)) return;
  write(shard, { kind: "sold_out", id: offerId, body: "{}", shape: null, deleted: !isSoldOut });
}
