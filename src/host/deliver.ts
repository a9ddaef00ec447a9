import type { Channel } from "../channels/channel.ts";
import type { Outgoing } from "../engine/outbox/outgoing.ts";
import type { Outcome } from "../engine/outbox/settle.ts";
import type { Signer } from "./signing.ts";

/** Where phones tell what became of a message; relative to this server unless it knows its own address. */
const path = "/v1/receipts";

/** Sends messages, each with the receipt by which its phone, and nobody else, can tell what became of it. */
export function deliverer(
  channels: Channel,
  signer: Signer,
  publicUrl: string,
): (message: Outgoing) => Promise<Outcome> {
  const url = publicUrl + path;
  return async (message) => {
    const receipt = { url, token: await signer.sign("receipt", message.id) };
    return channels.send({ ...message, payload: { ...message.payload, receipt } });
  };
}
