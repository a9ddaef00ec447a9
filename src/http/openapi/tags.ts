/** The chapters of the document, in its order, and what each begins with. */
export const tags = {
  Pings: "Phones, or your own server, say where a customer is. Everything else follows from it.",
  "Location apps":
    "OwnTracks, Overland, Transistorsoft's library, OsmAnd and Traccar can be pointed at Parvis as they are. What they send counts as pings of the device whose token they show.",
  Devices:
    "What a phone may do for its own customer, with the token it gets when it enrols: consents, push subscription, inbox, export, erasure.",
  Geofences: "Places: a circle, a polygon or several, with opening hours.",
  Campaigns: "What is said, to whom, where, when, and how often.",
  Offers: "What a message promises, as a code of its own or one for all, and its redemption at the till.",
  Customers: "Profiles, consents with their proof, devices, and everything that happened.",
  "Customer data platforms": "`identify`, `track` and `batch` in Segment's shape.",
  Simulations:
    "What campaigns would have done: the same rules on other pings or on the past, sending nothing.",
  Logs: "Events, visits, decisions and messages, newest first.",
  Reports: "What a campaign brought.",
  Webhooks: "Events, delivered to your server with the signatures of Standard Webhooks.",
  Workspace: "Settings, keys, the web push keys, and who changed what.",
  Service: "Whether it runs, and this description.",
} as const satisfies Readonly<Record<string, string>>;

export type Tag = keyof typeof tags;
