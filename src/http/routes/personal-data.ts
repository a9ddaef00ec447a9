import * as z from "zod";
import { may } from "../auth.ts";
import { mebibyte, readBytes } from "../body.ts";
import { exportReply } from "../export.ts";
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
    return exportReply(workspace, params.id!, principal.id);
  },
});

const timeline = route({
  method: "get",
  path: "/v1/customers/:id/timeline",
  summary: "Consents, events, visits, messages and touches of a customer in one order, newest first",
  may: may.read,
  query: z.strictObject(listQuery),
  async handle({ params, query, service: { workspace } }) {
    const id = params.id!;
    unwrap<"getCustomer">(await workspace.onCustomer(id, "getCustomer", (id) => ({ id })));
    const asked = { limit: query.limit, after: decodeCursor(query.cursor, "timeline") };
    return pageReply(
      await workspace.listAbout(id, "listTimeline", (customerId) => ({ ...asked, customerId })),
    );
  },
});

function importRoute(rules: Service): Route {
  const schema = importLine(rules);
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
