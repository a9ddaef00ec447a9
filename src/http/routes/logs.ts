import * as z from "zod";
import { page } from "../answers/common.ts";
import {
  decision,
  event,
  notification as notificationAnswer,
  notificationWithAttempts,
  visit,
} from "../answers/logs.ts";
import { may } from "../auth.ts";
import { asked, listQuery, pageReply, timeRange } from "../lists.ts";
import { Problem } from "../problem.ts";
import { type Call, route, says, unwrap } from "../route.ts";
import { notificationId } from "../schemas/examples.ts";

const id = z.string().max(128).optional();

export const eventFilters = {
  customerId: id,
  geofenceId: id,
  type: z.enum(["geofence.entered", "geofence.dwelled", "geofence.exited"]).optional(),
};

const events = route({
  method: "get",
  path: "/v1/events",
  tag: "Logs",
  summary: "Entries, dwells and exits, newest first",
  may: may.read,
  query: z.strictObject({ ...listQuery, ...timeRange, ...eventFilters }),
  answers: { 200: says("The events", page(event)) },
  example: { query: { customerId: "c1", type: "geofence.entered" } },
  async handle({ query, service: { workspace } }) {
    const wanted = asked(query, "log", ["customerId", "geofenceId", "type", "from", "to"]);
    return pageReply(await workspace.listFor(wanted.customerId, "listEvents", wanted));
  },
});

const visits = route({
  method: "get",
  path: "/v1/visits",
  tag: "Logs",
  summary: "Visits from enter to exit, newest first",
  may: may.read,
  query: z.strictObject({
    ...listQuery,
    ...timeRange,
    customerId: id,
    geofenceId: id,
    confirmed: z
      .enum(["true", "false"])
      .transform((text) => text === "true")
      .optional(),
  }),
  answers: { 200: says("The visits", page(visit)) },
  example: { query: { geofenceId: "paris-opera" } },
  async handle({ query, service: { workspace } }) {
    const wanted = asked(query, "log", ["customerId", "geofenceId", "confirmed", "from", "to"]);
    return pageReply(await workspace.listFor(wanted.customerId, "listVisits", wanted));
  },
});

const decisionQuery = z.strictObject({
  ...listQuery,
  ...timeRange,
  customerId: id,
  campaignId: id,
  outcome: z.enum(["sent", "ghost", "suppressed"]).optional(),
  reason: z.string().max(50).optional(),
});

async function decisionPage({
  query,
  service: { workspace },
}: Call<undefined, z.infer<typeof decisionQuery>>) {
  const wanted = asked(query, "ranked", ["customerId", "campaignId", "outcome", "reason", "from", "to"]);
  return pageReply(await workspace.listFor(wanted.customerId, "listDecisions", wanted));
}

const decisions = route({
  method: "get",
  path: "/v1/decisions",
  tag: "Logs",
  summary: "Why a customer did, or did not, get a message",
  may: may.read,
  query: decisionQuery,
  answers: { 200: says("The decisions, those of one ping by rank", page(decision)) },
  example: { query: { customerId: "c1", outcome: "sent" } },
  handle: decisionPage,
});

const customerDecisions = route({
  method: "get",
  path: "/v1/customers/:id/decisions",
  tag: "Logs",
  summary: "The decisions about one customer",
  may: may.read,
  query: decisionQuery,
  answers: { 200: says("The decisions", page(decision)) },
  refuses: ["not_found"],
  example: { params: { id: "c1" } },
  async handle(call) {
    const id = call.params.id!;
    unwrap<"getCustomer">(await call.service.workspace.onCustomer(id, "getCustomer", (id) => ({ id })));
    return decisionPage({ ...call, query: { ...call.query, customerId: id } });
  },
});

const notifications = route({
  method: "get",
  path: "/v1/notifications",
  tag: "Logs",
  summary: "Messages and what became of them, newest first",
  may: may.read,
  query: z.strictObject({
    ...listQuery,
    customerId: id,
    campaignId: id,
    state: z
      .enum(["queued", "sent", "delivered", "opened", "dismissed", "failed", "expired", "cancelled"])
      .optional(),
  }),
  answers: { 200: says("The messages", page(notificationAnswer)) },
  example: { query: { campaignId: "opera-spring" } },
  async handle({ query, service: { workspace } }) {
    const wanted = asked(query, "log", ["customerId", "campaignId", "state"]);
    return pageReply(await workspace.listFor(wanted.customerId, "listNotifications", wanted));
  },
});

const notification = route({
  method: "get",
  path: "/v1/notifications/:id",
  tag: "Logs",
  summary: "One message with its attempts",
  may: may.read,
  answers: { 200: says("The message", notificationWithAttempts) },
  refuses: ["not_found"],
  example: { params: { id: notificationId } },
  async handle({ params, service }) {
    const id = params.id!;
    const answer = await service.workspace.onId(id, "getNotification", { id });
    if (answer === null) throw new Problem(404, "not_found", `no notification has the id ${id}`);
    return { status: 200, json: unwrap<"getNotification">(answer) };
  },
});

export const logRoutes = [events, visits, decisions, customerDecisions, notifications, notification] as const;
