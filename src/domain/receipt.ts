/** What a phone tells of a message. */
export const receiptTypes = ["delivered", "opened", "dismissed", "unsubscribed"] as const;
export type ReceiptType = (typeof receiptTypes)[number];

/** How far along its way a message is in each state; the states that end it otherwise are not on the way. */
const way: Readonly<Record<string, number>> = { queued: 0, sent: 1, delivered: 2, opened: 3, dismissed: 3 };

/**
 * The state of a message after a receipt: forward or as it was, however late, repeated or out of order the
 * receipt comes. Whoever unsubscribes has seen the message; what has ended otherwise stays ended.
 */
export function stateAfter(state: string, type: ReceiptType): string {
  const told = type === "unsubscribed" ? "delivered" : type;
  const here = way[state];
  return here !== undefined && way[told]! > here ? told : state;
}
