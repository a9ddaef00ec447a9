import * as z from "zod";
import type { Workspace } from "../../host/workspace.ts";
import {
  campaign as campaignAnswer,
  changedCampaign,
  preview as previewAnswer,
  warnedCampaign,
} from "../answers/campaigns.ts";
import { page } from "../answers/common.ts";
import { may } from "../auth.ts";
import { decodeCursor, listQuery, nameQuery, pageReply } from "../lists.ts";
import { missingTraits } from "../missing-traits.ts";
import { parseParameter } from "../parse.ts";
import { invalid } from "../problem.ts";
import { route, says, unwrap } from "../route.ts";
import { campaignBody, previewBody } from "../schemas/campaign.ts";
import { clientId } from "../schemas/common.ts";
import { campaign } from "../schemas/examples.ts";
import { expectedBy, tagVersion } from "../versions.ts";

const put = route({
  method: "put",
  path: "/v1/campaigns/:id",
  tag: "Campaigns",
  summary: "Create a draft, or replace a campaign and leave its status",
  may: may.market,
  versioned: true,
  body: campaignBody,
  answers: { 201: says("A new draft", warnedCampaign), 200: says("Replaced", warnedCampaign) },
  example: { params: { id: "opera-spring" }, body: campaign },
  async handle({ c, params, body, principal, service }) {
    const id = parseParameter(clientId, "id", params.id);
    const { answer } = await service.workspace.change(
      "putCampaign",
      {
        id,
        body,
        missingFields: await missingTraits(service.workspace, body.audience),
        by: principal.id,
        expected: expectedBy(c),
      },
      service.now,
    );
    const { created, campaign, version, warnings } = unwrap<"putCampaign">(answer);
    tagVersion(c, version);
    return { status: created ? 201 : 200, json: { ...campaign, warnings } };
  },
});

const get = route({
  method: "get",
  path: "/v1/campaigns/:id",
  tag: "Campaigns",
  summary: "One campaign",
  may: may.read,
  versioned: true,
  answers: { 200: says("The campaign", campaignAnswer) },
  refuses: ["not_found"],
  example: { params: { id: "opera-spring" } },
  async handle({ c, params, service }) {
    const found = await service.workspace.primary.run("getCampaign", { id: params.id! });
    const { campaign, version } = unwrap<"getCampaign">(found);
    tagVersion(c, version);
    return { status: 200, json: campaign };
  },
});

const remove = route({
  method: "delete",
  path: "/v1/campaigns/:id",
  tag: "Campaigns",
  summary: "Delete a campaign; what it has queued is cancelled",
  may: may.market,
  versioned: true,
  answers: { 204: { what: "Deleted" } },
  refuses: ["not_found"],
  example: { params: { id: "opera-spring" } },
  async handle({ c, params, principal, service }) {
    const input = {
      ...({ kind: "campaign", id: params.id!, by: principal.id } as const),
      expected: expectedBy(c),
    };
    const { answer } = await service.workspace.change("deleteEntry", input, service.now);
    unwrap<"deleteEntry">(answer);
    return { status: 204 };
  },
});

const list = route({
  method: "get",
  path: "/v1/campaigns",
  tag: "Campaigns",
  summary: "Campaigns by name or status",
  may: may.read,
  query: z.strictObject({
    ...listQuery,
    ...nameQuery,
    status: z.enum(["draft", "active", "paused", "ended"]).optional(),
  }),
  answers: { 200: says("The campaigns", page(campaignAnswer)) },
  example: { query: { status: "active" } },
  async handle({ query, service }) {
    const page = await service.workspace.listOn(service.workspace.primary, "listCampaigns", {
      limit: query.limit,
      after: decodeCursor(query.cursor, "entry"),
      q: query.q ?? null,
      status: query.status ?? null,
    });
    return pageReply(page);
  },
});

const verbs = (["launch", "pause", "end"] as const).map((verb) =>
  route({
    method: "post",
    path: `/v1/campaigns/:id/${verb}`,
    tag: "Campaigns",
    summary: `${verb[0]!.toUpperCase()}${verb.slice(1)} a campaign`,
    may: may.market,
    versioned: true,
    answers: { 200: says("The campaign as it is now", changedCampaign) },
    refuses: ["not_found", "wrong_status"],
    example: { params: { id: "opera-spring" } },
    async handle({ c, params, principal, service }) {
      const id = params.id!;
      const found = await service.workspace.primary.run("getCampaign", { id });
      const { audience } = unwrap<"getCampaign">(found).campaign;
      const input = {
        id,
        verb,
        missingFields: await missingTraits(service.workspace, audience),
        by: principal.id,
        expected: expectedBy(c),
      };
      const { answer, effectiveBy } = await service.workspace.change("campaignVerb", input, service.now);
      const { campaign, version, warnings } = unwrap<"campaignVerb">(answer);
      tagVersion(c, version);
      return {
        status: 200,
        json: { ...campaign, warnings, effectiveBy: new Date(effectiveBy).toISOString() },
      };
    },
  }),
);

const preview = route({
  method: "post",
  path: "/v1/campaigns/:id/preview",
  tag: "Campaigns",
  summary: "The message one customer would get at one geofence",
  may: may.market,
  body: previewBody,
  answers: { 200: says("The message", previewAnswer) },
  refuses: ["not_found"],
  example: {
    params: { id: "opera-spring" },
    body: { customer: { traits: { tier: "gold" }, locale: "fr" }, geofenceId: "paris-opera" },
  },
  async handle({ params, body, service: { workspace } }) {
    const customer = await previewed(workspace, body);
    const input = { id: params.id!, geofenceId: body.geofenceId, customer };
    const answer = await workspace.primary.run("previewCampaign", input);
    return { status: 200, json: unwrap<"previewCampaign">(answer) };
  },
});

async function previewed(workspace: Workspace, { customer, customerId }: z.infer<typeof previewBody>) {
  if (customer !== undefined)
    return { id: customer.id, traits: customer.traits, locale: customer.locale ?? null };
  const answer = await workspace.onCustomer(customerId!, "getCustomer", (id) => ({ id }));
  if (!answer.ok) throw invalid([{ pointer: "/customerId", detail: `no customer has the id ${customerId}` }]);
  const { id, traits, locale } = answer.value;
  return { id, traits, locale };
}

export const campaignRoutes = [put, get, remove, list, ...verbs, preview] as const;
