/** Code that runs as it stands against one server. */

export interface Access {
  /** Origin of the service. */
  readonly server: string;
  readonly publishableKey: string;
}

export const web = {
  enrol: ({ server, publishableKey }: Access) => `const server = ${JSON.stringify(server)};
let token = localStorage.getItem("parvis");

const call = (method, path, body, key = token) =>
  fetch(server + path, {
    method,
    headers: { Authorization: \`Bearer \${key}\`, "Content-Type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });

if (token === null) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const device = { platform: "web", locale: navigator.language, timezone: timeZone };
  const answer = await call("POST", "/v1/devices", device, ${JSON.stringify(publishableKey)});
  token = (await answer.json()).deviceToken;
  localStorage.setItem("parvis", token);
}`,
  consent: () => `await call("PUT", "/v1/device/consents/location", { granted: true, source: "web" });
await call("PUT", "/v1/device/consents/push", { granted: true, source: "web" });`,
  push: () => `const worker = await navigator.serviceWorker.register("/sw.js");
const { vapidPublicKey } = await (await call("GET", "/v1/config")).json();
const subscription = await worker.pushManager.subscribe({
  userVisibleOnly: true,
  applicationServerKey: vapidPublicKey,
});
const { endpoint, keys } = subscription.toJSON();
await call("PUT", "/v1/device/push", { type: "webpush", endpoint, keys });`,
  worker: ({ server }: Access) => `const server = ${JSON.stringify(server)};

function receipt(message, type) {
  return fetch(new URL(message.receipt.url, server), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ notificationId: message.id, type, token: message.receipt.token }),
  });
}

self.addEventListener("push", (event) => {
  const message = event.data.json();
  const { title, body, icon, image, tag } = message;
  event.waitUntil(
    Promise.all([
      self.registration.showNotification(title, { body, icon, image, tag, data: message }),
      receipt(message, "delivered"),
    ]),
  );
});

self.addEventListener("notificationclick", (event) => {
  const message = event.notification.data;
  event.notification.close();
  event.waitUntil(Promise.all([clients.openWindow(message.url ?? "/"), receipt(message, "opened")]));
});`,
  position: () => `navigator.geolocation.watchPosition(
  ({ coords: { latitude, longitude, accuracy }, timestamp }) =>
    call("POST", "/v1/pings", { latitude, longitude, accuracy, timestamp: Math.round(timestamp) }),
  null,
  { enableHighAccuracy: true },
);`,
} as const;

const json = (key: string) => `-H "Authorization: Bearer ${key}" -H "Content-Type: application/json"`;

export const native = {
  enrol: ({ server, publishableKey }: Access) => `curl -X POST "${server}/v1/devices" \\
  ${json(publishableKey)} \\
  -d '{"platform": "ios", "locale": "fr", "timezone": "Europe/Paris"}'`,
  consent: ({ server }: Access) => `curl -X PUT "${server}/v1/device/consents/location" \\
  ${json("$DEVICE_TOKEN")} \\
  -d '{"granted": true, "source": "app"}'
curl -X PUT "${server}/v1/device/consents/push" \\
  ${json("$DEVICE_TOKEN")} \\
  -d '{"granted": true, "source": "app"}'`,
  push: ({ server }: Access) => `curl -X PUT "${server}/v1/device/push" \\
  ${json("$DEVICE_TOKEN")} \\
  -d '{"type": "fcm", "token": "…"}'`,
  nearest: ({
    server,
  }: Access) => `curl "${server}/v1/geofences/nearest?latitude=48.8708&longitude=2.3316&limit=20" \\
  -H "Authorization: Bearer $DEVICE_TOKEN"`,
  ping: ({ server }: Access) => `curl -X POST "${server}/v1/pings" \\
  ${json("$DEVICE_TOKEN")} \\
  -d "{\\"latitude\\": 48.8708, \\"longitude\\": 2.3316, \\"accuracy\\": 12, \\"timestamp\\": $(date +%s)000}"`,
} as const;

export const backend = {
  customer: ({ server }: Access) => `curl -X PUT "${server}/v1/customers/c1" \\
  ${json("$PARVIS_SECRET_KEY")} \\
  -d '{"traits": {"firstName": "Léa", "tier": "gold"}, "locale": "fr", "timezone": "Europe/Paris"}'`,
  consent: ({ server }: Access) => `curl -X PUT "${server}/v1/customers/c1/consents/location" \\
  ${json("$PARVIS_SECRET_KEY")} \\
  -d '{"granted": true, "source": "app"}'`,
  token: () => `import { SignJWT } from "jose";

const secret = new TextEncoder().encode(process.env.PARVIS_IDENTITY_SECRET);
const customerToken = await new SignJWT({ sub: "c1" })
  .setProtectedHeader({ alg: "HS256" })
  .setIssuedAt()
  .setExpirationTime("1h")
  .sign(secret);
// The app sends it along: POST /v1/devices/identify {"customerToken": "…"}`,
} as const;

export const apps = {
  owntracks: ({ server }: Access) => `${server}/v1/ingest/owntracks?token=DEVICE_TOKEN`,
  overland: ({ server }: Access) => `${server}/v1/ingest/overland?token=DEVICE_TOKEN`,
  transistorsoft: ({ server }: Access) => `${server}/v1/ingest/transistorsoft?token=DEVICE_TOKEN`,
  osmand: ({ server }: Access) => `${server}/v1/ingest/osmand?token=DEVICE_TOKEN`,
} as const;

export const segment = {
  node: ({ server }: Access) => `import { Analytics } from "@segment/analytics-node";

const analytics = new Analytics({
  writeKey: process.env.PARVIS_SECRET_KEY,
  host: ${JSON.stringify(server)},
});
analytics.identify({ userId: "c1", traits: { tier: "gold" } });
analytics.track({ userId: "c1", event: "Order Completed" });`,
  curl: ({ server }: Access) => `curl -X POST "${server}/v1/track" -u "$PARVIS_SECRET_KEY:" \\
  -H "Content-Type: application/json" \\
  -d '{"messageId": "order-1", "userId": "c1", "event": "Order Completed"}'`,
} as const;
