import { plain, readCode } from "../../domain/code.ts";
import type { OfferBody } from "../../domain/offer.ts";
import { type Answer, done, type Fault, refuse } from "../answer.ts";
import { type Expected, requireExpected } from "../catalogue/expected.ts";
import { hasGeofence, namedByOffer, unknownIds, unknownTags } from "../catalogue/named-geofences.ts";
import { type OfferView, offerView } from "../catalogue/views.ts";
import { type CatalogueChange, write } from "../catalogue/write.ts";
import type { Shard } from "../shard.ts";
import { markStock } from "./mark-stock.ts";

/** On the primary: creates or replaces an offer. Codes that were issued keep what they promise. */
export function putOffer(
  shard: Shard,
  input: { id: string; body: OfferBody; by?: string; expected?: Expected | undefined },
): Answer<{ created: boolean; offer: OfferView; version: number; warnings: string[] }> {
  const { id, body, by, expected } = input;
  const named = namedByOffer(body);
  const errors = [...unknownIds(named, hasGeofence(shard)), ...faultsOfKind(shard, id, body)];
  if (errors.length > 0) return refuse({ kind: "invalid", errors });
  const entry: CatalogueChange = { kind: "offer", id, body: JSON.stringify(body), shape: null, by };
  const allowed = requireExpected(shard, entry, expected);
  if (!allowed.ok) return allowed;
  const { row, created } = write(shard, entry);
  markStock(shard, id);
  const warnings = unknownTags(named, shard.catalogue);
  return done({ created, offer: offerView(row), version: row.version, warnings });
}

function faultsOfKind({ catalogue: { offers } }: Shard, id: string, { kind, code }: OfferBody): Fault[] {
  const before = offers.get(id);
  if (before !== undefined && before.kind !== kind)
    return [
      { pointer: "/kind", detail: `expected ${before.kind}: an offer keeps the kind it was made with` },
    ];
  if (code === undefined) return [];
  if (readCode(code) !== null)
    return [{ pointer: "/code", detail: "expected a code that cannot be taken for a unique one" }];
  const other = offers.withCode(code);
  if (other === undefined || other.id === id) return [];
  return [{ pointer: "/code", detail: `the offer ${other.id} has the code ${plain(code)} already` }];
}
