import * as z from "zod";
import { addReach, noReach, type Reach, type Reached } from "../../engine/reach/count-reach.ts";
import type { Output } from "../../engine/verbs.ts";
import type { ShardPort } from "../../host/shard-port.ts";
import { reach } from "../answers/campaigns.ts";
import { may } from "../auth.ts";
import { parseBody } from "../parse.ts";
import { route, type Service, says, unwrap } from "../route.ts";
import { campaignBody } from "../schemas/campaign.ts";
import { campaign } from "../schemas/examples.ts";
import { shownAs } from "../schemas/shown.ts";

const path = "/v1/campaigns/:id/reach";

/** The campaign is read only when there is one. */
const triedBody = shownAs(z.unknown(), campaignBody);

const stored = route({
  method: "get",
  path,
  tag: "Campaigns",
  summary: "How many customers a campaign can reach, step by step",
  may: may.read,
  answers: { 200: says("The funnel", reach) },
  refuses: ["not_found"],
  example: { params: { id: "opera-spring" } },
  async handle({ params, service }) {
    return { status: 200, json: await reachOf(service, await storedCampaign(service, params.id!)) };
  },
});

const tried = route({
  method: "post",
  path,
  tag: "Campaigns",
  summary: "The same; a campaign in the body is tried in place of the stored one",
  may: may.market,
  body: triedBody,
  whenEmpty: {},
  answers: { 200: says("The funnel", reach) },
  refuses: ["not_found"],
  example: { params: { id: "opera-spring" }, body: campaign },
  async handle({ params, body, service }) {
    const id = params.id!;
    const campaign = isEmpty(body)
      ? await storedCampaign(service, id)
      : { ...parseBody(campaignBody, body), id };
    return { status: 200, json: await reachOf(service, campaign) };
  },
});

function isEmpty(body: unknown): boolean {
  return typeof body === "object" && body !== null && !Array.isArray(body) && Object.keys(body).length === 0;
}

async function storedCampaign({ workspace }: Service, id: string): Promise<Reached> {
  return unwrap<"getCampaign">(await workspace.primary.run("getCampaign", { id })).campaign;
}

/** All shards at once, each a slice at a time: nothing that pings wait for takes long. */
async function reachOf({ workspace }: Service, { id, audience, caps }: Reached): Promise<Reach> {
  const parts = await Promise.all(workspace.shards.map((shard) => reachOn(shard, { id, audience, caps })));
  return parts.reduce(addReach, noReach);
}

async function reachOn(shard: ShardPort, campaign: Reached): Promise<Reach> {
  let sum = noReach;
  let after: number | null = 0;
  while (after !== null) {
    const slice: Output<"countReach"> = unwrap(await shard.run("countReach", { campaign, after }));
    sum = addReach(sum, slice.reach);
    after = slice.next;
  }
  return sum;
}

export const reachRoutes = [stored, tried] as const;
