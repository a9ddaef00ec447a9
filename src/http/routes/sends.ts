import { mergeSends } from "../../engine/send/send-view.ts";
import { openedSend, sendJob, testSend } from "../answers/campaigns.ts";
import { may } from "../auth.ts";
import { keyedRequest } from "../idempotency.ts";
import { Problem } from "../problem.ts";
import { route, says, unwrap } from "../route.ts";
import { jobId } from "../schemas/examples.ts";
import { sendBody, testBody } from "../schemas/send.ts";

const send = route({
  method: "post",
  path: "/v1/campaigns/:id/send",
  tag: "Campaigns",
  summary: "Send now to those who are in or near the campaign's geofences",
  may: may.market,
  body: sendBody,
  whenEmpty: {},
  keyed: true,
  answers: { 202: says("Begun", openedSend) },
  refuses: ["not_found", "campaign_not_active"],
  example: {
    params: { id: "opera-spring" },
    headers: { "Idempotency-Key": "flash-sale-1" },
    body: { within: 500, maxAge: "15m" },
  },
  async handle({ c, params, body, principal, service }) {
    const keyed = await keyedRequest(c, body);
    const input = { campaignId: params.id!, ...body, keyed, by: principal.id };
    const { answer, effectiveBy } = await service.workspace.change("openSend", input, service.now);
    const job = unwrap<"openSend">(answer);
    return { status: 202, json: { ...job, effectiveBy: new Date(effectiveBy).toISOString() } };
  },
});

const progress = route({
  method: "get",
  path: "/v1/campaigns/:id/send/:jobId",
  tag: "Campaigns",
  summary: "How far a send has got, and what became of whom it looked at",
  may: may.read,
  answers: { 200: says("The send", sendJob) },
  refuses: ["not_found"],
  example: { params: { id: "opera-spring", jobId } },
  async handle({ params, service }) {
    const id = params.jobId!;
    const [primary, ...others] = (await service.workspace.all("getSend", { id })).map(unwrap<"getSend">);
    if (primary?.campaignId !== params.id)
      throw new Problem(404, "not_found", `the campaign ${params.id} has no send with the id ${id}`);
    return { status: 200, json: mergeSends(primary!, others) };
  },
});

const test = route({
  method: "post",
  path: "/v1/campaigns/:id/test",
  tag: "Campaigns",
  summary: "Send a campaign to one's own phone, outside all counts",
  may: may.market,
  body: testBody,
  answers: { 202: says("On its way", testSend) },
  refuses: ["not_found", "no_geofence", "sending_off", "no_push_consent", "no_channel", "render_failed"],
  example: { params: { id: "opera-spring" }, body: { customerId: "c1" } },
  async handle({ params, body, service }) {
    const { customerId, geofenceId } = body;
    const input = { campaignId: params.id!, geofenceId: geofenceId ?? null };
    const answer = await service.workspace.onCustomer(customerId, "sendTest", (customerId) => ({
      ...input,
      customerId,
    }));
    return { status: 202, json: unwrap<"sendTest">(answer) };
  },
});

export const sendRoutes = [send, progress, test] as const;
