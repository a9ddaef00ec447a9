import type { Database } from "../sdk/database.ts";
import type { Payload } from "./payload.ts";

export type ReceiptType = "delivered" | "opened" | "dismissed" | "unsubscribed";

interface Waiting {
  readonly url: string;
  readonly body: object;
}

/** Notes what became of a message; it is told by {@link drain}, also after hours without a network. */
export async function note(db: Database, type: ReceiptType, payload: Payload, origin: string): Promise<void> {
  const { id, receipt } = payload;
  if (receipt === null) return;
  const body = { notificationId: id, type, token: receipt.token, at: Date.now() };
  await db.add("receipts", { url: new URL(receipt.url, origin).href, body } satisfies Waiting);
}

/** Tells what waits, oldest first; false when the service could not be reached and it has to be told later. */
export async function drain(db: Database): Promise<boolean> {
  return navigator.locks.request("parvis-receipts", async () => {
    for (const [key, { url, body }] of await db.first<Waiting>("receipts", 500)) {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      }).catch(() => null);
      // What the service refuses for good is not told again; 429 and 5xx are.
      if (answer === null || answer.status === 429 || answer.status >= 500) return false;
      await db.remove("receipts", [key]);
    }
    return true;
  });
}
