import { expect } from "vitest";
import { fine, missing, type Row, type Table, wrong } from "../rows.ts";

const receipts = "/v1/receipts";

/** The rows of receipts and keys; `token` is that of the message the seed has queued. They come last: consent goes. */
export const deliveryTable = ({
  notificationId,
  token,
}: {
  notificationId: string;
  token: string;
}): Table => {
  const told = { notificationId, type: "opened", token };
  const changed = (token.startsWith("A") ? "B" : "A") + token.slice(1);
  const forged: readonly Row[] = [
    missing(receipts, { ...told, token: changed }),
    missing(receipts, { ...told, token: "" }),
    missing(receipts, { ...told, notificationId: `ntf_00${"0".repeat(32)}` }),
    missing(receipts, { ...told, notificationId: `ntf_ff${"0".repeat(32)}` }),
    missing(receipts, { ...told, notificationId: "anything" }),
  ];
  return {
    "POST /v1/receipts": {
      path: receipts,
      body: told,
      kibibytes: 4,
      open: "anyone",
      rows: [
        ...forged,
        fine(receipts, { ...told, at: 1_700_000_000_000 }, 204),
        fine(receipts, told, 204),
        fine(receipts, { ...told, type: "delivered", at: "2999-01-01T00:00:00Z" }, 204),
        fine(receipts, { ...told, type: "unsubscribed" }, 204),
        wrong(receipts, { ...told, type: "seen" }, ["/type", /delivered.*unsubscribed/]),
        wrong(receipts, { ...told, at: "soon" }, ["/at", "RFC 3339"]),
        wrong(receipts, { type: "opened" }, ["/notificationId", "string"], ["/token", "string"]),
      ],
    },
    "GET /v1/device/inbox": {
      path: "/v1/device/inbox",
      as: "device",
      rows: [
        fine("/v1/device/inbox", undefined, 200, { data: [], nextCursor: null }),
        wrong("/v1/device/inbox?limit=0", undefined, ["?limit", "1 to 500"]),
      ],
    },
    "GET /v1/vapid": {
      path: "/v1/vapid",
      rows: [
        fine("/v1/vapid", undefined, 200, {
          data: [
            {
              publicKey: expect.stringMatching(/^B[\w-]{86}$/),
              retiredAt: null,
              subscriptions: expect.any(Number),
            },
          ],
          nextCursor: null,
        }),
      ],
    },
    "POST /v1/vapid/rotate": {
      path: "/v1/vapid/rotate",
      rows: [
        fine("/v1/vapid/rotate", undefined, 201, {
          publicKey: expect.stringMatching(/^B[\w-]{86}$/),
          effectiveBy: expect.any(String),
        }),
      ],
    },
  };
};
