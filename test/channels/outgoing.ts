import type { Push } from "../../src/engine/customers/push.ts";
import type { Outgoing } from "../../src/engine/outbox/outgoing.ts";

/** A message for a device, 90 seconds before it expires. */
export function outgoing<P extends Push>(
  push: P,
  now: number,
  payload: Partial<Outgoing["payload"]> = {},
): Outgoing<P> {
  return {
    id: "ntf_1",
    claim: "c",
    push,
    host: push.type,
    payload: {
      id: "ntf_1",
      title: "Bonjour Zoë 🚪",
      body: "Entrez",
      url: "https://a.test/",
      image: null,
      icon: null,
      tag: "ntf_1",
      receipt: { url: "/v1/receipts", token: "t" },
      data: { campaignId: "spring", geofenceId: "opera" },
      ...payload,
    },
    topic: "0123456789abcdef0123456789abcdef",
    expiresAt: now + 90_500,
    attempts: 1,
  };
}
