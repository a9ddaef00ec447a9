import { SignJWT } from "jose";
import { subscription as shown } from "../../src/http/schemas/examples.ts";
import type { Client } from "../support/client.ts";
import { identitySecret } from "../support/hosts/hosts.ts";

/** Where nothing listens: messages stay queued, so that the tables see them in one state. */
export const deadPushHost = "127.0.0.1:1";

export const opera = { latitude: 48.8708, longitude: 2.3316 };

export const circle = {
  name: "Paris Opéra",
  geometry: { type: "Point", coordinates: [opera.longitude, opera.latitude] },
  radius: 150,
  tags: ["store", "paris"],
};

export const campaign = {
  name: "Spring",
  trigger: { event: "enter", geofences: { ids: [], tags: ["store"] } },
  content: { default: { title: "Hello", body: "{{ geofence.name }}" } },
};

/** A subscription with the keys of the document's example, at an endpoint that is allowed. */
export const subscription = { ...shown, endpoint: `http://${deadPushHost}/push/1` };

/** 65 bytes of the right form, and no point of P-256. */
export const offCurve = `B${"A".repeat(86)}`;

export const consent = { granted: true, source: "test" };

/** The tables ask faster than any phone. */
export const noLimits = { device: null, address: null, enrolment: null };

export interface Seeded {
  readonly notificationId: string;
  readonly jobId: string;
  /** Of an anonymous customer's phone. */
  readonly deviceToken: string;
  /** Says that its bearer is `bea`. */
  readonly customerToken: string;
}

/** As the brand's own server makes it. */
export function customerToken(sub: string, secret = identitySecret): Promise<string> {
  return new SignJWT({ sub })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));
}

/** A workspace in which every route finds something: geofences, campaigns, customers, one message queued. */
export async function seed(api: Client): Promise<Seeded> {
  const steps: [string, string, unknown?][] = [
    // What is sent must not depend on the hour at which tests run.
    ["PATCH", "/v1/settings", { quietHours: null, limits: noLimits }],
    ["PUT", "/v1/geofences/opera", circle],
    ["PUT", "/v1/geofences/doomed", { ...circle, tags: [] }],
    ["PUT", "/v1/campaigns/spring", campaign],
    ["PUT", "/v1/offers/used", { name: "Used", kind: "unique", validFor: "7d" }],
    ["PUT", "/v1/campaigns/doomed", { ...campaign, offer: "used" }],
    ["PUT", "/v1/campaigns/over", campaign],
    ["POST", "/v1/campaigns/over/end"],
    [
      "PUT",
      "/v1/campaigns/sale",
      { ...campaign, name: "Flash", trigger: { event: "exit", geofences: { tags: ["moon"] } } },
    ],
    ["POST", "/v1/campaigns/sale/launch"],
    ["POST", "/v1/campaigns/spring/launch"],
    ["PUT", "/v1/customers/ana", { traits: { firstName: "Ana" }, locale: "fr" }],
    ["PUT", "/v1/customers/ana/consents/location", consent],
    ["PUT", "/v1/customers/ana/consents/push", consent],
    ["PUT", "/v1/customers/ana/devices/phone", { platform: "web", push: subscription }],
    ["PUT", "/v1/customers/ana/devices/doomed", { platform: "ios" }],
    ["PUT", "/v1/customers/doomed", {}],
  ];
  for (const [method, path, body] of steps) {
    const { status } = await api.send(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}`);
  }
  const ping = { customerId: "ana", deviceId: "phone", accuracy: 10, timestamp: Date.now(), ...opera };
  const { json } = await api.post<{ results: { notifications: string[] }[] }>("/v1/pings", ping);
  const notificationId = json.results[0]?.notifications[0];
  if (notificationId === undefined) throw new Error("the seed's ping sent nothing");
  const device = await api.post<{ deviceToken: string }>("/v1/devices", { platform: "web" });
  return {
    notificationId,
    jobId: await sendAndWait(api),
    deviceToken: device.json.deviceToken,
    customerToken: await customerToken("bea"),
  };
}

/** A send that has ended when it answers. */
async function sendAndWait(api: Client): Promise<string> {
  const { json } = await api.post<{ id: string }>("/v1/campaigns/sale/send");
  for (let tries = 0; tries < 200; tries++) {
    const job = await api.get<{ state: string }>(`/v1/campaigns/sale/send/${json.id}`);
    if (job.json.state === "done") return json.id;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the seed's send did not end within 10 s");
}
