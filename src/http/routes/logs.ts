import * as z from "zod";
import { may } from "../auth.ts";
import { asked, listQuery, pageReply, timeRange } from "../lists.ts";
import { Problem } from "../problem.ts";
import { type Call, type Route, route, unwrap } from "../route.ts";

const id = z.string().max(128).optional();

export const eventFilters = {
  customerId: id,
  geofenceId: id,
  type: z.enum(["geofence.entered", "geofence.dwelled", "geofence.exited"]).optional(),
};

const events = route({
  method: "get",
  path: "/v1/events",
  summary: "Entries, dwells and exits, newest first",
  may: may.read,
  query: z.strictObject({ ...listQuery, ...timeRange, ...eventFilters }),
  async handle({ query, service: { workspace } }) {
    const wanted = asked(query, "log", ["customerId", "geofenceId", "type", "from", "to"]);
    return pageReply(await workspace.listFor(wanted.customerId, "listEvents", wanted));
  },
});

const visits = route({
  method: "get",
  path: "/v1/visits",
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
  summary: "Why a customer did, or did not, get a message",
  may: may.read,
  query: decisionQuery,
  handle: decisionPage,
});

const customerDecisions = route({
  method: "get",
  path: "/v1/customers/:id/decisions",
  summary: "The decisions about one customer",
  may: may.read,
  query: decisionQuery,
  async handle(call) {
    const id = call.params.id!;
    unwrap<"getCustomer">(await call.service.workspace.onCustomer(id, "getCustomer", (id) => ({ id })));
    return decisionPage({ ...call, query: { ...call.query, customerId: id } });
  },
});

const notifications = route({
  method: "get",
  path: "/v1/notifications",
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
  async handle({ query, service: { workspace } }) {
    const wanted = asked(query, "log", ["customerId", "campaignId", "state"]);
    return pageReply(await workspace.listFor(wanted.customerId, "listNotifications", wanted));
  },
});

const notification = route({
  method: "get",
  path: "/v1/notifications/:id",
  summary: "One message with its attempts",
  may: may.read,
  async handle({ params, service }) {
    const id = params.id!;
    const answer = await service.workspace.onId(id, "getNotification", { id });
    if (answer === null) throw new Problem(404, "not_found", `no notification has the id ${id}`);
    return { status: 200, json: unwrap<"getNotification">(answer) };
  },
});

export const logRoutes: readonly Route[] = [
  events,
  visits,
  decisions,
  customerDecisions,
  notifications,
  notification,
];
