import { murmur3 } from "../../domain/hash.ts";
import type { NotificationRow } from "../../store/notifications.ts";
import type { Push } from "../customers/push.ts";

/** One message to send now, with all a sender needs and nothing more. */
export interface Outgoing<P extends Push = Push> {
  readonly id: string;
  readonly claim: string;
  readonly push: P;
  /** The push service: sends in flight are bounded for each. */
  readonly host: string;
  readonly payload: Payload;
  /** Names what replaces what while the phone is off (RFC 8030 §5.4): campaign and geofence. */
  readonly topic: string;
  readonly expiresAt: number;
  readonly attempts: number;
}

/** What the phone is given. */
export interface Payload {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  readonly image: string | null;
  readonly icon: string | null;
  readonly tag: string;
  /** By which the phone tells what became of it; the sender adds it, since to sign it takes a secret. */
  readonly receipt?: { readonly url: string; readonly token: string };
  readonly data: { readonly campaignId: string; readonly geofenceId: string };
}

/** What a message has besides its texts, as it is stored. */
export interface Extras {
  readonly url: string | null;
  readonly image: string | null;
  readonly icon: string | null;
  /** The code of the message's offer; absent without one. */
  readonly offerCode?: string | null;
}

export function extrasOf(row: NotificationRow): Required<Extras> {
  return {
    url: null,
    image: null,
    icon: null,
    offerCode: null,
    ...(JSON.parse(row.message) as Partial<Extras>),
  };
}

export function toOutgoing(row: NotificationRow, push: Push, claim: string): Outgoing {
  const { url, image, icon } = extrasOf(row);
  return {
    id: row.id,
    claim,
    push,
    host: row.host,
    payload: {
      id: row.id,
      title: row.title,
      body: row.body,
      url,
      image,
      icon,
      tag: row.id,
      data: { campaignId: row.campaignId, geofenceId: row.geofenceId },
    },
    topic: topicOf(row),
    expiresAt: row.expiresAt,
    attempts: row.attempts + 1,
  };
}

/** At most 32 characters of the URL-safe base64 alphabet; the hash keeps names out of the push service's sight. */
function topicOf({ campaignId, geofenceId, decisionId }: NotificationRow): string {
  const real = `${campaignId}\u0000${geofenceId}`;
  // A test must not take the place of a message that waits for the phone.
  const name = decisionId === null ? `${real}\u0000test` : real;
  return [0, 1, 2, 3].map((seed) => murmur3(name, seed).toString(16).padStart(8, "0")).join("");
}
