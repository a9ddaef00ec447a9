import * as z from "zod";
import { page } from "../answers/common.ts";
import { exported, imported, timelineItem } from "../answers/customers.ts";
import { may } from "../auth.ts";
import { mebibyte, readBytes } from "../body.ts";
import { exportReply } from "../export.ts";
import { importCustomers } from "../imports/customers.ts";
import { decodeCursor, listQuery, pageReply } from "../lists.ts";
import { route, type Service, says, unwrap } from "../route.ts";
import { importLine } from "../schemas/customer.ts";
import { subscription } from "../schemas/examples.ts";

const maxBytes = 64 * mebibyte;

/** Two lines: the second has all that a line may have. */
const importExample = [
  { id: "c3", traits: { tier: "silver" } },
  {
    id: "c1",
    traits: { tier: "gold" },
    locale: "fr",
    consents: { location: { granted: true }, push: { granted: true } },
    devices: [{ id: "phone-1", platform: "web", push: subscription }],
  },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join("");

const exportCustomer = route({
  method: "get",
  path: "/v1/customers/:id/export",
  tag: "Customers",
  summary: "Everything that is kept about a customer, as one JSON document",
  may: may.admin,
  answers: { 200: says("All of it", exported) },
  refuses: ["not_found"],
  example: { params: { id: "c1" } },
  async handle({ params, principal, service: { workspace } }) {
    return exportReply(workspace, params.id!, principal.id);
  },
});

const timeline = route({
  method: "get",
  path: "/v1/customers/:id/timeline",
  tag: "Customers",
  summary: "Consents, events, visits, messages and touches of a customer in one order, newest first",
  may: may.read,
  query: z.strictObject(listQuery),
  answers: { 200: says("What happened", page(timelineItem)) },
  refuses: ["not_found"],
  example: { params: { id: "c1" } },
  async handle({ params, query, service: { workspace } }) {
    const id = params.id!;
    unwrap<"getCustomer">(await workspace.onCustomer(id, "getCustomer", (id) => ({ id })));
    const asked = { limit: query.limit, after: decodeCursor(query.cursor, "timeline") };
    return pageReply(
      await workspace.listAbout(id, "listTimeline", (customerId) => ({ ...asked, customerId })),
    );
  },
});

function importRoute(rules: Service) {
  const schema = importLine(rules);
  return route({
    method: "post",
    path: "/v1/customers/import",
    tag: "Customers",
    summary: "Create or replace customers from JSON lines; a line that cannot be taken stops no other",
    may: may.ingest,
    streams: true,
    query: z.strictObject({ dryRun: z.enum(["true", "false"]).default("false") }),
    takes: { "application/x-ndjson": schema },
    maxBytes,
    answers: { 200: says("What became of the lines", imported) },
    example: { body: importExample },
    async handle({ c, query, principal, service }) {
      const how = { dryRun: query.dryRun === "true", actor: principal.id };
      const body = readBytes(c, maxBytes);
      return { status: 200, json: await importCustomers(service.workspace, body, schema, how) };
    },
  });
}

export function personalDataRoutes(service: Service) {
  return [importRoute(service), exportCustomer, timeline] as const;
}
