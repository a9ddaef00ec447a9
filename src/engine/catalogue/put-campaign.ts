import { type Campaign, type CampaignBody, type CampaignStatus, targets } from "../../domain/campaign.ts";
import { readEntry } from "../../store/catalogue.ts";
import { type Answer, done, type Fault, refuse } from "../answer.ts";
import type { Shard } from "../shard.ts";
import { type CampaignView, campaignView } from "./views.ts";
import { write } from "./write.ts";

/** Creates a draft, or replaces what a campaign says and leaves its status as it is. */
export function putCampaign(
  shard: Shard,
  input: { id: string; body: CampaignBody },
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
  });
  return done({ created, campaign: campaignView(row), warnings: warnings(shard, input.body) });
}

function unknownGeofences(shard: Shard, body: CampaignBody): Fault[] {
  return body.trigger.geofences.ids.flatMap((id, i) => {
    const row = readEntry(shard.sql, "geofence", id);
    if (row !== null && !row.deleted) return [];
    return [{ pointer: `/trigger/geofences/ids/${i}`, detail: `no geofence has the id ${id}` }];
  });
}

/** What lets a campaign be stored but keeps it from ever firing. */
export function warnings(shard: Shard, body: CampaignBody): string[] {
  const found = body.trigger.geofences.tags
    .filter((tag) => !shard.catalogue.hasTag(tag))
    .map((tag) => `no enabled geofence has the tag "${tag}"`);
  if (body.caps?.some((cap) => cap.limit === 0)) found.push("a cap of 0 never lets a message through");
  if (found.length === 0 && !someTarget(shard, body)) found.push("no enabled geofence matches the trigger");
  return found;
}

function someTarget(shard: Shard, body: CampaignBody): boolean {
  for (const zone of shard.catalogue.geofences) if (targets(body.trigger, zone)) return true;
  return false;
}
