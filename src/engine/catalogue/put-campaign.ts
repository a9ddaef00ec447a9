import type { Campaign, CampaignBody, CampaignStatus } from "../../domain/campaign.ts";
import { neverFires } from "../../domain/decide/never-fires.ts";
import type { OfferSupply } from "../../domain/decide/types.ts";
import type { Offer } from "../../domain/offer.ts";
import { readEntry } from "../../store/catalogue.ts";
import { type Answer, done, type Fault, refuse } from "../answer.ts";
import { placeOf } from "../decide/candidates.ts";
import { offerSupply } from "../offers/offer-supply.ts";
import type { Shard } from "../shard.ts";
import { stockOf } from "../supply/stock.ts";
import { type Expected, requireExpected } from "./expected.ts";
import { hasGeofence, namedByCampaign, unknownIds, unknownTags } from "./named-geofences.ts";
import { type CampaignView, campaignView } from "./views.ts";
import { type CatalogueChange, write } from "./write.ts";

/** Creates a draft, or replaces what a campaign says and leaves its status as it is. */
export function putCampaign(
  shard: Shard,
  input: {
    id: string;
    body: CampaignBody;
    missingFields?: readonly string[];
    by?: string;
    expected?: Expected | undefined;
  },
): Answer<{ created: boolean; campaign: CampaignView; version: number; warnings: string[] }> {
  const named = namedByCampaign(input.body);
  const errors = [...unknownIds(named, hasGeofence(shard)), ...unknownOffer(shard, input.body)];
  if (errors.length > 0) return refuse({ kind: "invalid", errors });
  const before = readEntry(shard.sql, "campaign", input.id);
  const status: CampaignStatus =
    before === null || before.deleted ? "draft" : (JSON.parse(before.body) as Campaign).status;
  const entry: CatalogueChange = {
    kind: "campaign",
    id: input.id,
    body: JSON.stringify({ ...input.body, status }),
    shape: null,
    by: input.by,
  };
  const allowed = requireExpected(shard, entry, input.expected);
  if (!allowed.ok) return allowed;
  const { row, created } = write(shard, entry);
  return done({
    created,
    campaign: campaignView(row),
    version: row.version,
    warnings: warnings(shard, input.body, input.missingFields ?? []),
  });
}

function unknownOffer({ catalogue }: Shard, body: CampaignBody): Fault[] {
  if (body.offer === undefined || catalogue.offers.get(body.offer) !== undefined) return [];
  return [{ pointer: "/offer", detail: `no offer has the id ${body.offer}` }];
}

/** Why the campaign's offer cannot be had now; null when it can, and without one. */
function offerObstacle(shard: Shard, { offer }: CampaignBody): OfferSupply["why"] | null {
  if (offer === undefined) return null;
  const now = shard.host.now();
  const hasStock = (of: Offer) => stockOf(shard, of, "offer", now).left > 0;
  return offerSupply(shard.catalogue.offers.get(offer), now, hasStock).why ?? null;
}

/** What lets a campaign be stored but keeps it from ever sending. */
export function warnings(shard: Shard, body: CampaignBody, missingFields: readonly string[]): string[] {
  const { catalogue } = shard;
  const { geofences } = body.trigger;
  const zones = [...catalogue.chosen(geofences)];
  const targetless =
    geofences.tags.length === 0 && zones.length === 0 ? ["no enabled geofence matches the trigger"] : [];
  const never = neverFires(body, {
    now: shard.host.now(),
    settings: catalogue.settings,
    places: zones.map(placeOf),
    hours: catalogue.hours,
    missingFields,
    offer: offerObstacle(shard, body),
  });
  return [
    ...unknownTags(namedByCampaign(body), catalogue),
    ...targetless,
    ...never.map(({ pointer, detail }) => (pointer ? `${pointer}: ${detail}` : detail)),
  ];
}
