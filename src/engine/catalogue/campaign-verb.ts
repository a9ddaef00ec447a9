import { afterVerb, type Campaign } from "../../domain/campaign.ts";
import { readEntry } from "../../store/catalogue.ts";
import { type Answer, done, notFound, refuse } from "../answer.ts";
import type { Shard } from "../shard.ts";
import { emit } from "../webhooks/emit.ts";
import { type Expected, requireExpected } from "./expected.ts";
import { warnings } from "./put-campaign.ts";
import { type CampaignView, campaignView } from "./views.ts";
import { type CatalogueChange, write } from "./write.ts";

const verbed = { launch: "launched", pause: "paused", end: "ended" } as const;

/** Launches, pauses or ends a campaign. Doing it twice is the same as once. */
export function campaignVerb(
  shard: Shard,
  input: {
    id: string;
    verb: "launch" | "pause" | "end";
    missingFields?: readonly string[];
    by?: string;
    expected?: Expected | undefined;
  },
): Answer<{ campaign: CampaignView; version: number; warnings: string[] }> {
  const row = readEntry(shard.sql, "campaign", input.id);
  if (row === null || row.deleted) return notFound("campaign", input.id);
  const campaign = JSON.parse(row.body) as Campaign;
  const status = afterVerb(campaign.status, input.verb);
  if (status === null)
    return refuse({
      kind: "conflict",
      code: "wrong_status",
      detail: `a campaign that is ${campaign.status} cannot be told to ${input.verb}`,
    });
  const entry: CatalogueChange = {
    kind: "campaign",
    id: input.id,
    body: JSON.stringify({ ...campaign, status }),
    shape: null,
    by: input.by,
  };
  const allowed = requireExpected(shard, entry, input.expected);
  if (!allowed.ok) return allowed;
  const written = write(shard, entry);
  const happened = `campaign.${verbed[input.verb]}` as const;
  if (status !== campaign.status) emit(shard, happened, null, { campaignId: input.id });
  return done({
    campaign: campaignView(written.row),
    version: written.row.version,
    warnings: input.verb === "launch" ? warnings(shard, campaign, input.missingFields ?? []) : [],
  });
}
