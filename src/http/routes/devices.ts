import { isAnonymous } from "../../engine/identity/anonymous.ts";
import { identify as identifyDevice } from "../../host/identify.ts";
import { verifyCustomerToken } from "../access/customer-token.ts";
import { mintDeviceToken } from "../access/device-token.ts";
import {
  consent as consentAnswer,
  device,
  enrolled,
  exported as exportedAnswer,
  identified,
} from "../answers/customers.ts";
import { may } from "../auth.ts";
import { parsePurpose, recordConsent } from "../consents.ts";
import { claimOf, ownerOf, tokenFor } from "../device.ts";
import { eraseCustomer } from "../erase.ts";
import { exportReply } from "../export.ts";
import { keyedRequest } from "../idempotency.ts";
import { route, type Service, says, unwrap } from "../route.ts";
import { consentBody } from "../schemas/customer.ts";
import { enrolmentBody, identifyBody } from "../schemas/device.ts";
import { customerToken, subscription } from "../schemas/examples.ts";
import { pushBody } from "../schemas/push.ts";

const enrol = route({
  method: "post",
  path: "/v1/devices",
  tag: "Devices",
  summary: "Enrol a device, of the customer that a token names or of an anonymous one",
  may: ["publishable", ...may.ingest],
  enrols: true,
  body: enrolmentBody,
  keyed: true,
  answers: { 201: says("The device, and the token that is its key", enrolled) },
  refuses: ["invalid_customer_token", "too_many_devices"],
  example: {
    headers: { "Idempotency-Key": "install-5f1c" },
    body: { platform: "web", locale: "fr", timezone: "Europe/Paris" },
  },
  async handle({ c, body, service }) {
    const { workspace, identitySecrets, now } = service;
    const { platform, customerToken, locale, timezone } = body;
    const known = customerToken ? await verifyCustomerToken(customerToken, identitySecrets, now()) : null;
    const keyed = await keyedRequest(c, body);
    const input = { platform, locale: locale ?? null, timezone: timezone ?? null, keyed };
    const enrolled = unwrap<"enrol">(
      known === null
        ? await workspace
            .shard(shardFor(service, keyed?.key ?? null))!
            .run("enrol", { ...input, customerId: null })
        : await workspace.onCustomer(known, "enrol", (customerId) => ({ ...input, customerId })),
    );
    const { customerId, deviceId, at } = enrolled;
    // The same request again is answered the same.
    const deviceToken = await mintDeviceToken(service.signer, { customerId, deviceId, issuedAt: at });
    return { status: 201, json: { deviceId, customerId, deviceToken } };
  },
});

/** An anonymous customer lives where it is made: anywhere, but in the same place when the request is made again. */
function shardFor({ workspace }: Service, key: string | null): number {
  if (key !== null) return workspace.placeOf(key);
  return crypto.getRandomValues(new Uint32Array(1))[0]! % workspace.size;
}

const identify = route({
  method: "post",
  path: "/v1/devices/identify",
  tag: "Devices",
  summary: "Tell whose device this is: an anonymous customer becomes the known one",
  may: ["device"],
  countsDevice: true,
  body: identifyBody,
  answers: { 200: says("Whose it is now, and its new token", identified) },
  refuses: ["invalid_customer_token", "revoked_device", "expired_device"],
  example: { body: { customerToken } },
  async handle(call) {
    const { body, service } = call;
    const { workspace, identitySecrets, now } = service;
    const to = await verifyCustomerToken(body.customerToken, identitySecrets, now());
    const claim = claimOf(call);
    const { customerId } = unwrap<"admitDevice">(await identifyDevice(workspace, { ...claim, to }));
    const deviceToken = await tokenFor(service, {
      customerId,
      deviceId: claim.device.id,
      since: claim.device.issuedAt,
    });
    return { status: 200, json: { customerId, deviceToken } };
  },
});

const consent = route({
  method: "put",
  path: "/v1/device/consents/:purpose",
  tag: "Devices",
  summary: "Record what the device's customer agreed to or refused",
  may: ["device"],
  countsDevice: true,
  body: consentBody,
  answers: { 200: says("What is in force now", consentAnswer) },
  refuses: ["not_found", "revoked_device", "expired_device"],
  example: { params: { purpose: "location" }, body: { granted: true, source: "app" } },
  async handle(call) {
    const { params, body, principal, service } = call;
    const known = parsePurpose(params.purpose);
    const customerId = await ownerOf(call);
    return { status: 200, json: await recordConsent(service, customerId, known, body, principal.id) };
  },
});

function push(service: Service) {
  return route({
    method: "put",
    path: "/v1/device/push",
    tag: "Devices",
    summary: "Replace the device's push subscription",
    may: ["device"],
    countsDevice: true,
    body: pushBody(service),
    answers: { 200: says("The device", device) },
    refuses: ["revoked_device", "expired_device"],
    example: { body: subscription },
    async handle(call) {
      const id = claimOf(call).device.id;
      const owner = await ownerOf(call);
      const answer = await service.workspace.onCustomer(owner, "putPush", (customerId) => ({
        customerId,
        id,
        push: call.body,
      }));
      return { status: 200, json: unwrap<"putPush">(answer) };
    },
  });
}

const exported = route({
  method: "get",
  path: "/v1/device/export",
  tag: "Devices",
  summary: "Everything that is kept about the device's customer",
  may: ["device"],
  countsDevice: true,
  answers: { 200: says("All of it", exportedAnswer) },
  refuses: ["revoked_device", "expired_device"],
  example: {},
  async handle(call) {
    return exportReply(call.service.workspace, await ownerOf(call), call.principal.id);
  },
});

const leave = route({
  method: "delete",
  path: "/v1/device",
  tag: "Devices",
  summary: "Forget the device, and with it an anonymous customer",
  may: ["device"],
  countsDevice: true,
  answers: { 204: { what: "Forgotten" } },
  refuses: ["revoked_device", "expired_device"],
  example: {},
  async handle(call) {
    const { service } = call;
    const id = claimOf(call).device.id;
    const owner = await ownerOf(call);
    if (isAnonymous(owner)) await eraseCustomer(service.workspace, owner, call.principal.id);
    else
      unwrap<"deleteDevice">(
        await service.workspace.onCustomer(owner, "deleteDevice", (customerId) => ({ customerId, id })),
      );
    return { status: 204 };
  },
});

export function deviceRoutes(service: Service) {
  return [enrol, identify, consent, push(service), exported, leave] as const;
}
