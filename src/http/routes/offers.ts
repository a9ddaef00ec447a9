import * as z from "zod";
import { page } from "../answers/common.ts";
import { offer, redemption, warnedOffer } from "../answers/offers.ts";
import { may } from "../auth.ts";
import { decodeCursor, listQuery, nameQuery, pageReply } from "../lists.ts";
import { parseParameter } from "../parse.ts";
import { route, says, unwrap } from "../route.ts";
import { clientId } from "../schemas/common.ts";
import { offerBody, redemptionBody } from "../schemas/offer.ts";
import { expectedBy, tagVersion } from "../versions.ts";

const put = route({
  method: "put",
  path: "/v1/offers/:id",
  tag: "Offers",
  summary: "Create or replace an offer; codes that were issued keep what they promise",
  may: may.market,
  versioned: true,
  body: offerBody,
  answers: { 201: says("A new offer", warnedOffer), 200: says("Replaced", warnedOffer) },
  example: {
    params: { id: "spring-10" },
    body: { name: "10 % off", kind: "shared", code: "SPRING10", validFor: "7d" },
  },
  async handle({ c, params, body, principal, service }) {
    const id = parseParameter(clientId, "id", params.id);
    const input = { id, body, by: principal.id, expected: expectedBy(c) };
    const { answer } = await service.workspace.change("putOffer", input, service.now);
    const { created, offer, version, warnings } = unwrap<"putOffer">(answer);
    tagVersion(c, version);
    return { status: created ? 201 : 200, json: { ...offer, warnings } };
  },
});

const get = route({
  method: "get",
  path: "/v1/offers/:id",
  tag: "Offers",
  summary: "One offer",
  may: may.read,
  versioned: true,
  answers: { 200: says("The offer", offer) },
  refuses: ["not_found"],
  example: { params: { id: "spring-10" } },
  async handle({ c, params, service }) {
    const found = await service.workspace.primary.run("getOffer", { id: params.id! });
    const { offer, version } = unwrap<"getOffer">(found);
    tagVersion(c, version);
    return { status: 200, json: offer };
  },
});

const remove = route({
  method: "delete",
  path: "/v1/offers/:id",
  tag: "Offers",
  summary: "Delete an offer and withdraw its codes; refused while a campaign that has not ended names it",
  may: may.market,
  versioned: true,
  answers: { 204: { what: "Deleted" } },
  refuses: ["not_found", "in_use"],
  example: { params: { id: "spring-10" } },
  async handle({ c, params, principal, service }) {
    const input = { id: params.id!, by: principal.id, expected: expectedBy(c) };
    const { answer } = await service.workspace.change("deleteOffer", input, service.now);
    unwrap<"deleteOffer">(answer);
    return { status: 204 };
  },
});

const list = route({
  method: "get",
  path: "/v1/offers",
  tag: "Offers",
  summary: "Offers by name",
  may: may.read,
  query: z.strictObject({ ...listQuery, ...nameQuery }),
  answers: { 200: says("The offers", page(offer)) },
  example: {},
  async handle({ query, service }) {
    const page = await service.workspace.listOn(service.workspace.primary, "listOffers", {
      limit: query.limit,
      after: decodeCursor(query.cursor, "entry"),
      q: query.q ?? null,
    });
    return pageReply(page);
  },
});

const redeem = route({
  method: "post",
  path: "/v1/redemptions",
  tag: "Offers",
  summary: "Redeem a code; the same code and order again are answered the same",
  may: may.redeem,
  body: redemptionBody,
  answers: {
    201: says("Redeemed", redemption),
    200: says("The same code and order before", redemption),
  },
  refuses: ["not_found", "already_redeemed", "sold_out", "expired"],
  example: {
    body: { code: "SPRING10", orderId: "4711", geofenceId: "paris-opera", amount: 2_490, currency: "EUR" },
  },
  async handle({ body, service: { workspace } }) {
    const { code, orderId, geofenceId = null, amount = null, currency = null } = body;
    const input = { code, orderId, geofenceId, amount, currency };
    const { created, redemption } = unwrap<"redeem">(await workspace.onCode(code, "redeem", input));
    return { status: created ? 201 : 200, json: redemption };
  },
});

export const offerRoutes = [put, get, remove, list, redeem] as const;
