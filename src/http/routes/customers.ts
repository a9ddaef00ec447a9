import * as z from "zod";
import { may } from "../auth.ts";
import { keyedRequest } from "../idempotency.ts";
import { decodeCursor, listQuery, nameQuery, pageReply } from "../lists.ts";
import { parseParameter } from "../parse.ts";
import { Problem } from "../problem.ts";
import { type Route, route, type Service, unwrap } from "../route.ts";
import { clientId } from "../schemas/common.ts";
import { consentBody, customerBody, deviceBody, purpose, touchBody } from "../schemas/customer.ts";

const put = route({
  method: "put",
  path: "/v1/customers/:id",
  summary: "Create a customer or replace the profile",
  may: may.ingest,
  body: customerBody,
  async handle({ params, body, service }) {
    const id = parseParameter(clientId, "id", params.id);
    const { traits, locale, timezone } = body;
    const input = { id, traits, locale: locale ?? null, timezone: timezone ?? null };
    const { created, customer } = unwrap<"putCustomer">(
      await service.workspace.ofCustomer(id).run("putCustomer", input),
    );
    return { status: created ? 201 : 200, json: customer };
  },
});

const get = route({
  method: "get",
  path: "/v1/customers/:id",
  summary: "One customer with consents and devices",
  may: may.readIngested,
  async handle({ params, service }) {
    const id = params.id!;
    return {
      status: 200,
      json: unwrap<"getCustomer">(await service.workspace.ofCustomer(id).run("getCustomer", { id })),
    };
  },
});

const remove = route({
  method: "delete",
  path: "/v1/customers/:id",
  summary: "Erase a customer",
  may: may.admin,
  async handle({ params, service }) {
    const id = params.id!;
    unwrap<"deleteCustomer">(await service.workspace.ofCustomer(id).run("deleteCustomer", { id }));
    return { status: 204 };
  },
});

const list = route({
  method: "get",
  path: "/v1/customers",
  summary: "Customers, newest first; q looks in id and traits",
  may: may.readIngested,
  query: z.strictObject({ ...listQuery, ...nameQuery }),
  async handle({ query, service }) {
    const page = await service.workspace.list("listCustomers", {
      limit: query.limit,
      after: decodeCursor(query.cursor, "entry"),
      q: query.q ?? null,
    });
    return pageReply(page);
  },
});

const putConsent = route({
  method: "put",
  path: "/v1/customers/:id/consents/:purpose",
  summary: "Record that a customer agreed or refused",
  may: may.ingest,
  body: consentBody,
  async handle({ params, body, principal, service }) {
    const customerId = params.id!;
    const known = purpose.safeParse(params.purpose);
    if (!known.success)
      throw new Problem(
        404,
        "not_found",
        `expected a purpose: ${purpose.options.join(", ")}; got ${params.purpose}`,
      );
    const answer = await service.workspace.ofCustomer(customerId).run("putConsent", {
      customerId,
      purpose: known.data,
      granted: body.granted,
      source: body.source,
      policyVersion: body.policyVersion ?? null,
      textHash: body.textHash ?? null,
      at: body.at ?? null,
      actor: principal.id,
    });
    return { status: 200, json: unwrap<"putConsent">(answer) };
  },
});

const listConsents = route({
  method: "get",
  path: "/v1/customers/:id/consents",
  summary: "Every change of consent, as proof",
  may: may.readIngested,
  query: z.strictObject(listQuery),
  async handle({ params, query, service: { workspace } }) {
    const customerId = params.id!;
    const shard = workspace.ofCustomer(customerId);
    unwrap<"getCustomer">(await shard.run("getCustomer", { id: customerId }));
    const asked = { customerId, limit: query.limit, after: decodeCursor(query.cursor, "entry") };
    return pageReply(await workspace.listOn(shard, "listConsents", asked));
  },
});

const touch = route({
  method: "post",
  path: "/v1/customers/:id/touches",
  summary: "Count a message that another tool sent; one with an id counts once",
  may: may.ingest,
  body: touchBody,
  async handle({ c, params, body, service }) {
    const customerId = params.id!;
    const keyed = await keyedRequest(c, body);
    const input = { customerId, id: body.id ?? null, channel: body.channel, at: body.at ?? null, keyed };
    const { id, created } = unwrap<"addTouch">(
      await service.workspace.ofCustomer(customerId).run("addTouch", input),
    );
    return { status: created ? 201 : 200, json: { id } };
  },
});

const pressure = route({
  method: "get",
  path: "/v1/customers/:id/pressure",
  summary: "How much of each pressure rule is used, for other tools to respect",
  may: may.readIngested,
  async handle({ params, service }) {
    const customerId = params.id!;
    const answer = await service.workspace.ofCustomer(customerId).run("getPressure", { customerId });
    return { status: 200, json: { data: unwrap<"getPressure">(answer), nextCursor: null } };
  },
});

const deleteDevice = route({
  method: "delete",
  path: "/v1/customers/:id/devices/:deviceId",
  summary: "Forget a device",
  may: may.ingest,
  async handle({ params, service }) {
    const input = { customerId: params.id!, id: params.deviceId! };
    unwrap<"deleteDevice">(await service.workspace.ofCustomer(input.customerId).run("deleteDevice", input));
    return { status: 204 };
  },
});

function putDevice(service: Service): Route {
  return route({
    method: "put",
    path: "/v1/customers/:id/devices/:deviceId",
    summary: "Register a device with its push subscription",
    may: may.ingest,
    body: deviceBody(service),
    async handle({ params, body }) {
      const customerId = params.id!;
      const id = parseParameter(clientId, "deviceId", params.deviceId);
      const { created, device } = unwrap<"putDevice">(
        await service.workspace.ofCustomer(customerId).run("putDevice", {
          customerId,
          id,
          platform: body.platform,
          push: body.push ?? null,
        }),
      );
      return { status: created ? 201 : 200, json: device };
    },
  });
}

export function customerRoutes(service: Service): readonly Route[] {
  return [
    put,
    get,
    remove,
    list,
    putConsent,
    listConsents,
    putDevice(service),
    deleteDevice,
    touch,
    pressure,
  ];
}
