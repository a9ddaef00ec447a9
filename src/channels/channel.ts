import type { Push } from "../engine/customers/push.ts";
import type { Outgoing } from "../engine/outbox/outgoing.ts";
import type { Outcome } from "../engine/outbox/settle.ts";

/** One way for a message to leave. It never throws: whatever happens is an outcome. */
export interface Channel<P extends Push = Push> {
  send(message: Outgoing<P>): Promise<Outcome>;
}

type Of<T extends Push["type"]> = Extract<Push, { readonly type: T }>;

/** The channel of each type of push; null where this server has no credentials for it. */
export type ChannelSet = { readonly [T in Push["type"]]: Channel<Of<T>> | null };

/** Why a server without credentials cannot send. */
export const missing: Readonly<Record<Push["type"], string>> = {
  webpush: "this server has no VAPID keys",
  fcm: "this server has no FCM credentials: set FCM_SERVICE_ACCOUNT",
  apns: "this server has no APNs credentials: set APNS_KEY, APNS_KEY_ID and APNS_TEAM_ID (on Workers, where there is no APNs, register the app's FCM token)",
};

/** Sends each message by the channel of its device. */
export class Channels implements Channel {
  readonly #set: ChannelSet;

  constructor(set: ChannelSet) {
    this.#set = set;
  }

  send(message: Outgoing): Promise<Outcome> {
    const { type } = message.push;
    const channel = this.#set[type] as Channel | null;
    if (channel === null) return Promise.resolve({ kind: "failed", status: null, detail: missing[type] });
    return channel.send(message);
  }
}
