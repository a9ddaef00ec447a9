import { type Campaign, type CampaignBody, type CampaignStatus, targets } from "../../domain/campaign.ts";
import { neverFires } from "../../domain/decide/never-fires.ts";
import { readEntry } from "../../store/catalogue.ts";
import { type Answer, done, type Fault, refuse } from "../answer.ts";
import { placeOf } from "../decide/candidates.ts";
import type { Shard } from "../shard.ts";
import { type CampaignView, campaignView } from "./views.ts";
import { write } from "./write.ts";

/** Creates a draft, or replaces what a campaign says and leaves its status as it is. */
export function putCampaign(
  shard: Shard,
  input: { id: string; body: CampaignBody; missingFields?: readonly string[]; by?: string },
): Answer<{ created: boolean; campaign: CampaignView; warnings: string[] }> {
  const errors = unknownGeofences(shard, input.body);
  if (errors.length > 0) return refuse({ kind: "invalid", errors });
  const before = readEntry(shard.sql, "campaign", input.id);
  const status: CampaignStatus =
    before === null || before.deleted ? "draft" : (JSON.parse(before.body) as Campaign).status;
  const { row, created } = write(shard, {
    kind: "campaign",
    id: input.id,
    body: JSON.stringify({ ...input.body, status }),
    shape: null,
    by: input.by,
  });
  return done({
    created,
    campaign: campaignView(row),
    warnings: warnings(shard, input.body, input.missingFields ?? []),
  });
}

function unknownGeofences(shard: Shard, body: CampaignBody): Fault[] {
  return body.trigger.geofences.ids.flatMap((id, i) => {
    const row = readEntry(shard.sql, "geofence", id);
    if (row !== null && !row.deleted) return [];
    return [{ pointer: `/trigger/geofences/ids/${i}`, detail: `no geofence has the id ${id}` }];
  });
}

/** What lets a campaign be stored but keeps it from ever sending. */
export function warnings(shard: Shard, body: CampaignBody, missingFields: readonly string[]): string[] {
  const { catalogue } = shard;
  const tags = body.trigger.geofences.tags
    .filter((tag) => !catalogue.hasTag(tag))
    .map((tag) => `no enabled geofence has the tag "${tag}"`);
  const zones = [...catalogue.geofences].filter((zone) => targets(body.trigger, zone));
  const targetless =
    tags.length === 0 && zones.length === 0 ? ["no enabled geofence matches the trigger"] : [];
  const never = neverFires(body, {
    now: shard.host.now(),
    settings: catalogue.settings,
    places: zones.map(placeOf),
    hours: catalogue.hours,
    missingFields,
  });
  return [
    ...tags,
    ...targetless,
    ...never.map(({ pointer, detail }) => (pointer ? `${pointer}: ${detail}` : detail)),
  ];
}
