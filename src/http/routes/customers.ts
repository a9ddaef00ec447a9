import * as z from "zod";
import { page } from "../answers/common.ts";
import {
  consent,
  consentChange,
  customer,
  customerWithDevices,
  device,
  pressure as pressureAnswer,
  touch as touchAnswer,
} from "../answers/customers.ts";
import { may } from "../auth.ts";
import { parsePurpose, recordConsent } from "../consents.ts";
import { eraseCustomer } from "../erase.ts";
import { keyedRequest } from "../idempotency.ts";
import { decodeCursor, listQuery, nameQuery, pageReply } from "../lists.ts";
import { parseParameter } from "../parse.ts";
import { route, type Service, says, unwrap } from "../route.ts";
import { clientId } from "../schemas/common.ts";
import { consentBody, customerBody, deviceBody, touchBody } from "../schemas/customer.ts";
import { subscription } from "../schemas/examples.ts";

const put = route({
  method: "put",
  path: "/v1/customers/:id",
  tag: "Customers",
  summary: "Create a customer or replace the profile",
  may: may.ingest,
  body: customerBody,
  answers: { 201: says("A new customer", customer), 200: says("Replaced", customer) },
  // Nobody but the service makes anonymous customers.
  refuses: ["not_found"],
  example: {
    params: { id: "c1" },
    body: { traits: { tier: "gold" }, locale: "fr", timezone: "Europe/Paris" },
  },
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
  tag: "Customers",
  summary: "One customer with consents and devices",
  may: may.readIngested,
  answers: { 200: says("The customer", customerWithDevices) },
  refuses: ["not_found"],
  example: { params: { id: "c1" } },
  async handle({ params, service }) {
    const answer = await service.workspace.onCustomer(params.id!, "getCustomer", (id) => ({ id }));
    return { status: 200, json: unwrap<"getCustomer">(answer) };
  },
});

const remove = route({
  method: "delete",
  path: "/v1/customers/:id",
  tag: "Customers",
  summary: "Erase a customer",
  may: may.admin,
  answers: { 204: { what: "Nothing is kept any more" } },
  refuses: ["not_found"],
  example: { params: { id: "c1" } },
  async handle({ params, principal, service }) {
    await eraseCustomer(service.workspace, params.id!, principal.id);
    return { status: 204 };
  },
});

const list = route({
  method: "get",
  path: "/v1/customers",
  tag: "Customers",
  summary: "Customers, newest first; q looks in id and traits",
  may: may.readIngested,
  query: z.strictObject({ ...listQuery, ...nameQuery }),
  answers: { 200: says("The customers", page(customer)) },
  example: { query: { q: "gold" } },
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
  tag: "Customers",
  summary: "Record that a customer agreed or refused",
  may: may.ingest,
  body: consentBody,
  answers: { 200: says("What is in force now", consent) },
  refuses: ["not_found"],
  example: {
    params: { id: "c1", purpose: "location" },
    body: { granted: true, source: "app", policyVersion: "2026-03" },
  },
  async handle({ params, body, principal, service }) {
    const known = parsePurpose(params.purpose);
    return { status: 200, json: await recordConsent(service, params.id!, known, body, principal.id) };
  },
});

const listConsents = route({
  method: "get",
  path: "/v1/customers/:id/consents",
  tag: "Customers",
  summary: "Every change of consent, as proof",
  may: may.readIngested,
  query: z.strictObject(listQuery),
  answers: { 200: says("The changes, newest first", page(consentChange)) },
  refuses: ["not_found"],
  example: { params: { id: "c1" } },
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
  tag: "Customers",
  summary: "Count a message that another tool sent; one with an id counts once",
  may: may.ingest,
  body: touchBody,
  keyed: true,
  answers: { 201: says("Counted", touchAnswer), 200: says("Counted before", touchAnswer) },
  refuses: ["not_found"],
  example: {
    params: { id: "c1" },
    headers: { "Idempotency-Key": "newsletter-48-c1" },
    body: { channel: "email" },
  },
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
  tag: "Customers",
  summary: "How much of each pressure rule is used, for other tools to respect",
  may: may.readIngested,
  answers: { 200: says("How much of each rule is used", pressureAnswer) },
  refuses: ["not_found"],
  example: { params: { id: "c1" } },
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
  tag: "Customers",
  summary: "Forget a device",
  may: may.ingest,
  answers: { 204: { what: "Forgotten" } },
  refuses: ["not_found"],
  example: { params: { id: "c1", deviceId: "phone-1" } },
  async handle({ params, service }) {
    const id = params.deviceId!;
    unwrap<"deleteDevice">(
      await service.workspace.onCustomer(params.id!, "deleteDevice", (customerId) => ({ customerId, id })),
    );
    return { status: 204 };
  },
});

function putDevice(service: Service) {
  return route({
    method: "put",
    path: "/v1/customers/:id/devices/:deviceId",
    tag: "Customers",
    summary: "Register a device with its push subscription",
    may: may.ingest,
    body: deviceBody(service),
    answers: { 201: says("A new device", device), 200: says("Replaced", device) },
    refuses: ["not_found", "too_many_devices"],
    example: {
      params: { id: "c1", deviceId: "phone-1" },
      body: { platform: "web", push: subscription },
    },
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

export function customerRoutes(service: Service) {
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
  ] as const;
}
