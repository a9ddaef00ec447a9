import * as z from "zod";
import { exportText } from "../../host/export.ts";
import { may } from "../auth.ts";
import { mebibyte, readBytes } from "../body.ts";
import { importCustomers } from "../imports/customers.ts";
import { decodeCursor, listQuery, pageReply } from "../lists.ts";
import { type Route, route, type Service, unwrap } from "../route.ts";
import { importLine } from "../schemas/customer.ts";

const exportCustomer = route({
  method: "get",
  path: "/v1/customers/:id/export",
  summary: "Everything that is kept about a customer, as one JSON document",
  may: may.admin,
  async handle({ params, principal, service: { workspace } }) {
    const id = params.id!;
    const shard = workspace.ofCustomer(id);
    const profile = unwrap<"openExport">(await shard.run("openExport", { id, by: principal.id }));
    return { status: 200, text: { type: "application/json", chunks: exportText(shard, id, profile) } };
  },
});

const timeline = route({
  method: "get",
  path: "/v1/customers/:id/timeline",
  summary: "Consents, events, visits, messages and touches of a customer in one order, newest first",
  may: may.read,
  query: z.strictObject(listQuery),
  async handle({ params, query, service: { workspace } }) {
    const customerId = params.id!;
    const shard = workspace.ofCustomer(customerId);
    unwrap<"getCustomer">(await shard.run("getCustomer", { id: customerId }));
    const asked = { customerId, limit: query.limit, after: decodeCursor(query.cursor, "timeline") };
    return pageReply(await workspace.listOn(shard, "listTimeline", asked));
  },
});

function importRoute({ endpointFault }: Service): Route {
  const schema = importLine(endpointFault);
  return route({
    method: "post",
    path: "/v1/customers/import",
    summary: "Create or replace customers from JSON lines; a line that cannot be taken stops no other",
    may: may.ingest,
    streams: true,
    query: z.strictObject({ dryRun: z.enum(["true", "false"]).default("false") }),
    async handle({ c, query, principal, service }) {
      const how = { dryRun: query.dryRun === "true", actor: principal.id };
      const body = readBytes(c, 64 * mebibyte);
      return { status: 200, json: await importCustomers(service.workspace, body, schema, how) };
    },
  });
}

export function personalDataRoutes(service: Service): readonly Route[] {
  return [importRoute(service), exportCustomer, timeline];
}
