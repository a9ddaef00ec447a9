import * as z from "zod";
import { may } from "../auth.ts";
import { parsePurpose, recordConsent } from "../consents.ts";
import { eraseCustomer } from "../erase.ts";
import { keyedRequest } from "../idempotency.ts";
import { decodeCursor, listQuery, nameQuery, pageReply } from "../lists.ts";
import { parseParameter } from "../parse.ts";
import { type Route, route, type Service, unwrap } from "../route.ts";
import { clientId } from "../schemas/common.ts";
import { consentBody, customerBody, deviceBody, touchBody } from "../schemas/customer.ts";

const put = route({
  method: "put",
  path: "/v1/customers/:id",
  summary: "Create a customer or replace the profile",
  may: may.ingest,
  body: customerBody,
  async handle({ params, body, service }) {
    const id = parseParameter(clientId, "id", params.id);
    const { traits, locale, timezone } = body;
    const profile = { traits, locale: locale ?? null, timezone: timezone ?? null };
    const { created, customer } = unwrap<"putCustomer">(
      await service.workspace.onCustomer(id, "putCustomer", (id) => ({ ...profile, id })),
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
    const answer = await service.workspace.onCustomer(params.id!, "getCustomer", (id) => ({ id }));
    return { status: 200, json: unwrap<"getCustomer">(answer) };
  },
});

const remove = route({
  method: "delete",
  path: "/v1/customers/:id",
  summary: "Erase a customer",
  may: may.admin,
  async handle({ params, principal, service }) {
    await eraseCustomer(service.workspace, params.id!, principal.id);
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
    const known = parsePurpose(params.purpose);
    return { status: 200, json: await recordConsent(service, params.id!, known, body, principal.id) };
  },
});

const listConsents = route({
  method: "get",
  path: "/v1/customers/:id/consents",
  summary: "Every change of consent, as proof",
  may: may.readIngested,
  query: z.strictObject(listQuery),
  async handle({ params, query, service: { workspace } }) {
    const id = params.id!;
    unwrap<"getCustomer">(await workspace.onCustomer(id, "getCustomer", (id) => ({ id })));
    const asked = { limit: query.limit, after: decodeCursor(query.cursor, "entry") };
    return pageReply(
      await workspace.listAbout(id, "listConsents", (customerId) => ({ ...asked, customerId })),
    );
  },
});

const touch = route({
  method: "post",
  path: "/v1/customers/:id/touches",
  summary: "Count a message that another tool sent; one with an id counts once",
  may: may.ingest,
  body: touchBody,
  async handle({ c, params, body, service }) {
    const keyed = await keyedRequest(c, body);
    const touch = { id: body.id ?? null, channel: body.channel, at: body.at ?? null, keyed };
    const { id, created } = unwrap<"addTouch">(
      await service.workspace.onCustomer(params.id!, "addTouch", (customerId) => ({ ...touch, customerId })),
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
    const answer = await service.workspace.onCustomer(params.id!, "getPressure", (customerId) => ({
      customerId,
    }));
    return { status: 200, json: { data: unwrap<"getPressure">(answer), nextCursor: null } };
  },
});

const deleteDevice = route({
  method: "delete",
  path: "/v1/customers/:id/devices/:deviceId",
  summary: "Forget a device",
  may: may.ingest,
  async handle({ params, service }) {
    const id = params.deviceId!;
    unwrap<"deleteDevice">(
      await service.workspace.onCustomer(params.id!, "deleteDevice", (customerId) => ({ customerId, id })),
    );
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
      const id = parseParameter(clientId, "deviceId", params.deviceId);
      const input = { id, platform: body.platform, push: body.push ?? null };
      const { created, device } = unwrap<"putDevice">(
        await service.workspace.onCustomer(params.id!, "putDevice", (customerId) => ({
          ...input,
          customerId,
        })),
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
