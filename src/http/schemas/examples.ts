/** What the document's requests name of things that the service makes; no such thing exists. */
const made = "0019aa2f3c5d7e41a6b0c9d8e7f60514";
export const notificationId = `ntf_${made.slice(0, 2)}${made}`;
export const jobId = `job_${made.slice(0, 2)}${made}`;
export const keyId = `key_${made.slice(0, 2)}${made}`;
export const deliveryId = `msg_${made.slice(0, 2)}${made}`;
export const secretKey = "sk_the_key_that_was_printed_once";
export const receiptToken = "q1Yk0ZbR7cWm3xT5vN8dLw2sJ4hG6fE9aUoIpKtQyXz";
export const customerToken =
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjMSIsImV4cCI6MTc2Mzg5MjAwMH0.4Gx1y8Zk0PqWcT7mR2vN5dLs9JhF6bE3aUoIpKtQyXw";

/** The point is P-256's base point: of the right form, and nobody's. */
export const subscription = {
  type: "webpush",
  endpoint: "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABn",
  keys: {
    p256dh: "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
    auth: "AAAAAAAAAAAAAAAAAAAAAA",
  },
} as const;
export const webhookUrl = "https://crm.example.com/parvis";

export const place = { latitude: 48.8709, longitude: 2.3317 };

/** With the phone's own time of sending: a request that is sent later means what it said. */
export const ping = {
  ...place,
  accuracy: 12,
  timestamp: "2026-11-22T10:00:00Z",
  sentAt: "2026-11-22T10:00:02Z",
};

export const geofence = {
  name: "Paris Opéra",
  geometry: { type: "Point", coordinates: [2.3316, 48.8708] },
  radius: 200,
  tags: ["store", "paris"],
  openingHours: "Mo-Su 00:00-24:00",
} as const;

/** As a shop system exports them. */
export const stores = {
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      id: "lyon-part-dieu",
      geometry: { type: "Point", coordinates: [4.8574, 45.7608] },
      properties: { name: "Lyon Part-Dieu", radius: 150, tags: ["store", "lyon"] },
    },
    {
      type: "Feature",
      id: "nowhere",
      geometry: { type: "Point", coordinates: [0, 0] },
      properties: { name: "Not surveyed yet", radius: 150 },
    },
  ],
} as const;

export const campaign = {
  name: "Opéra, spring",
  trigger: { event: "enter", geofences: { tags: ["store"] } },
  audience: { "traits.tier": { $in: ["gold", "silver"] } },
  caps: [{ limit: 1, window: "24h" }],
  cooldown: "24h",
  offer: "spring-10",
  content: {
    default: {
      title: "Hello {{ customer.tier | default: 'you' }}",
      body: "{{ offer.name }} at {{ geofence.name }}: {{ offer.code }}",
    },
    locales: { fr: { title: "Bonjour" } },
  },
} as const;
