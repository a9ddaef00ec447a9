import * as z from "zod";
import { mergeHealth, noHealth, type WebhookView } from "../../engine/webhooks/views.ts";
import { freshWebhookSecret } from "../../host/secrets.ts";
import { Unanswered, type Workspace } from "../../host/workspace.ts";
import { page } from "../answers/common.ts";
import {
  delivery,
  madeWebhook,
  replayed,
  rotated,
  tested,
  webhook as webhookAnswer,
  webhookWithHealth,
} from "../answers/webhooks.ts";
import { may } from "../auth.ts";
import { asked, decodeCursor, listQuery, pageReply, timeRange } from "../lists.ts";
import { parseParameter } from "../parse.ts";
import { route, type Service, says, unwrap } from "../route.ts";
import { clientId } from "../schemas/common.ts";
import { webhookUrl } from "../schemas/examples.ts";
import { replayBody, webhookBody } from "../schemas/webhook.ts";

function put(service: Service) {
  return route({
    method: "put",
    path: "/v1/webhooks/:id",
    tag: "Webhooks",
    summary: "Create an endpoint, whose secret is shown this once, or replace it and keep its secret",
    may: may.admin,
    body: webhookBody(service.webhookFault),
    answers: {
      201: says("A new endpoint, with its secret", madeWebhook),
      200: says("Replaced", webhookAnswer),
    },
    refuses: ["too_many_webhooks"],
    example: {
      params: { id: "crm" },
      body: { url: webhookUrl, events: ["geofence.entered", "notification.sent"] },
    },
    async handle({ params, body, principal }) {
      const id = parseParameter(clientId, "id", params.id);
      const secret = freshWebhookSecret();
      const input = { id, body, secret, by: principal.id };
      const { answer } = await service.workspace.change("putWebhook", input, service.now);
      const { created, webhook } = unwrap<"putWebhook">(answer);
      return created ? { status: 201, json: { ...webhook, secret } } : { status: 200, json: webhook };
    },
  });
}

const get = route({
  method: "get",
  path: "/v1/webhooks/:id",
  tag: "Webhooks",
  summary: "One endpoint, and how it fares",
  may: may.read,
  answers: { 200: says("The endpoint", webhookWithHealth) },
  refuses: ["not_found"],
  example: { params: { id: "crm" } },
  async handle({ params, service: { workspace } }) {
    const webhook = unwrap<"getWebhook">(await workspace.primary.run("getWebhook", { id: params.id! }));
    return { status: 200, json: (await withHealth(workspace, [webhook]))[0] };
  },
});

const remove = route({
  method: "delete",
  path: "/v1/webhooks/:id",
  tag: "Webhooks",
  summary: "Delete an endpoint with what it has not been sent",
  may: may.admin,
  answers: { 204: { what: "Deleted" } },
  refuses: ["not_found"],
  example: { params: { id: "crm" } },
  async handle({ params, principal, service }) {
    const input = { id: params.id!, by: principal.id };
    const { answer } = await service.workspace.change("deleteWebhook", input, service.now);
    unwrap<"deleteWebhook">(answer);
    return { status: 204 };
  },
});

const list = route({
  method: "get",
  path: "/v1/webhooks",
  tag: "Webhooks",
  summary: "All endpoints, and how they fare",
  may: may.read,
  query: z.strictObject(listQuery),
  answers: { 200: says("The endpoints", page(webhookWithHealth)) },
  example: {},
  async handle({ query, service: { workspace } }) {
    const page = await workspace.listOn(workspace.primary, "listWebhooks", {
      limit: query.limit,
      after: decodeCursor(query.cursor, "entry"),
    });
    return pageReply({ ...page, data: await withHealth(workspace, page.data) });
  },
});

/** Counts and last times, over all shards. */
async function withHealth(workspace: Workspace, webhooks: readonly WebhookView[]) {
  const answers = await workspace.all("webhookHealth", {});
  const parts = answers.map((answer) => {
    if (!answer.ok) throw new Unanswered();
    return answer.value;
  });
  return webhooks.map((webhook) => {
    const health = parts.flatMap((part) => part[webhook.id] ?? []);
    return { ...webhook, deliveries: health.reduce(mergeHealth, noHealth) };
  });
}

const rotate = route({
  method: "post",
  path: "/v1/webhooks/:id/rotate-secret",
  tag: "Webhooks",
  summary: "Make a new secret, shown this once; the one before signs beside it for 24 h",
  may: may.admin,
  answers: { 200: says("The new secret", rotated) },
  refuses: ["not_found", "too_many_rotations"],
  example: { params: { id: "crm" } },
  async handle({ params, principal, service }) {
    const secret = freshWebhookSecret();
    const input = { id: params.id!, secret, by: principal.id };
    const { answer } = await service.workspace.change("rotateWebhookSecret", input, service.now);
    return { status: 200, json: { secret, ...unwrap<"rotateWebhookSecret">(answer) } };
  },
});

const deliveries = route({
  method: "get",
  path: "/v1/webhooks/:id/deliveries",
  tag: "Webhooks",
  summary: "An endpoint's events with their attempts, newest first",
  may: may.read,
  query: z.strictObject({
    ...listQuery,
    ...timeRange,
    state: z.enum(["pending", "delivered", "dead"]).optional(),
    customerId: z.string().max(128).optional(),
  }),
  answers: { 200: says("The events", page(delivery)) },
  refuses: ["not_found"],
  example: { params: { id: "crm" } },
  async handle({ params, query, service: { workspace } }) {
    const id = params.id!;
    const webhook = unwrap<"getWebhook">(await workspace.primary.run("getWebhook", { id }));
    const filters = asked(query, "log", ["state", "customerId", "from", "to"]);
    const since = Date.parse(webhook.createdAt);
    const page = { webhook: id, since, ...filters };
    return pageReply(await workspace.listFor(filters.customerId, "listDeliveries", page));
  },
});

const replay = route({
  method: "post",
  path: "/v1/webhooks/:id/replay",
  tag: "Webhooks",
  summary: "Deliver dead events, or those named, again under their old ids",
  may: may.admin,
  body: replayBody,
  whenEmpty: {},
  answers: { 202: says("So many are queued again", replayed) },
  refuses: ["not_found", "webhook_disabled"],
  example: { params: { id: "crm" }, body: { from: "2026-11-01T00:00:00Z" } },
  async handle({ params, body, principal, service: { workspace } }) {
    const { from = null, to = null, ids = null } = body;
    const input = { id: params.id!, from, to, ids, by: principal.id };
    // The primary knows the endpoint for certain: a follower that does not yet must not be asked.
    unwrap<"getWebhook">(await workspace.primary.run("getWebhook", { id: input.id }));
    const parts = (await workspace.all("replayDeliveries", input)).map(unwrap<"replayDeliveries">);
    const count = parts.reduce((sum, part) => sum + part.count, 0);
    return { status: 202, json: { count, more: parts.some(({ more }) => more) } };
  },
});

const test = route({
  method: "post",
  path: "/v1/webhooks/:id/test",
  tag: "Webhooks",
  summary: "Deliver a test event",
  may: may.admin,
  answers: { 202: says("The id of the event", tested) },
  refuses: ["not_found", "webhook_disabled"],
  example: { params: { id: "crm" } },
  async handle({ params, service: { workspace } }) {
    const answer = await workspace.primary.run("testWebhook", { id: params.id! });
    return { status: 202, json: unwrap<"testWebhook">(answer) };
  },
});

export function webhookRoutes(service: Service) {
  return [put(service), get, remove, list, rotate, deliveries, replay, test] as const;
}
