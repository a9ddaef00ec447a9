import * as z from "zod";
import { receiptTypes } from "../../domain/receipt.ts";
import { Problem } from "../problem.ts";
import { route, unwrap } from "../route.ts";
import { time } from "../schemas/common.ts";
import { notificationId, receiptToken } from "../schemas/examples.ts";

const maxBytes = 4_096;

const receipt = route({
  method: "post",
  path: "/v1/receipts",
  tag: "Devices",
  summary: "What became of a message, told by its phone with the token that came in the push",
  may: "anyone",
  cors: true,
  maxBytes,
  body: z.strictObject({
    notificationId: z.string().max(100),
    type: z.enum(receiptTypes),
    token: z.string().max(100),
    at: time.optional(),
  }),
  answers: { 204: { what: "Taken" } },
  refuses: ["not_found"],
  example: { body: { notificationId, type: "opened", token: receiptToken } },
  async handle({ body, service }) {
    const { notificationId: id, type, token, at } = body;
    const isOurs = await service.signer.verify("receipt", id, token);
    // Nobody learns from the answer whether a message exists whose token they do not have.
    if (!isOurs) throw unknown();
    const answer = await service.workspace.onId(id, "takeReceipt", { id, type, at: at ?? null });
    if (answer === null) throw unknown();
    if (!answer.ok && "refusal" in answer && answer.refusal.kind === "not_found") throw unknown();
    unwrap<"takeReceipt">(answer);
    return { status: 204 };
  },
});

function unknown(): Problem {
  return new Problem(404, "not_found", "no notification has this id and token");
}

export const receiptRoutes = [receipt] as const;
