import * as z from "zod";
import type { Message } from "../../engine/cdp/message.ts";
import { batchTaken, messageTaken } from "../answers/pings.ts";
import { may } from "../auth.ts";
import { readIdentify, readTrack } from "../cdp/read.ts";
import { sendMessages } from "../cdp/send.ts";
import { isObject, kindOf } from "../pings/validate.ts";
import { invalid, Problem } from "../problem.ts";
import { type Call, type Reply, route, says } from "../route.ts";
import { identifyMessage, messageBatch, trackMessage } from "../schemas/cdp.ts";
import { shownAs } from "../schemas/shown.ts";

/** Bytes of one message, and of a batch. */
const maxMessage = 32 * 1024;
const maxBatch = 500 * 1024;
/** Rejections that are told one by one; the others are counted. */
const maxTold = 100;

/** What platforms send besides, of no use here. */
const others = new Set(["page", "screen", "group", "alias"]);

const encoder = new TextEncoder();

const shared = {
  method: "post",
  tag: "Customer data platforms",
  may: may.ingest,
  credentials: "any",
} as const;

const identify = route({
  ...shared,
  path: "/v1/identify",
  summary: "Merge a customer's traits and take their consents, in Segment's shape",
  body: shownAs(z.unknown(), identifyMessage),
  maxBytes: maxMessage,
  answers: { 200: says("Taken", messageTaken) },
  example: {
    body: {
      userId: "c1",
      messageId: "m-1",
      timestamp: "2026-11-20T09:00:00Z",
      traits: { tier: "gold", push_opt_in: true },
    },
  },
  handle: (call) => takeOne(call, readIdentify(call.body, { index: 0, base: "" })),
});

const track = route({
  ...shared,
  path: "/v1/track",
  summary: "Take what a customer did, in Segment's shape: it may be the success that a campaign waits for",
  body: shownAs(z.unknown(), trackMessage),
  maxBytes: maxMessage,
  answers: { 200: says("Taken", messageTaken) },
  example: { body: { userId: "c1", messageId: "m-2", event: "Order Completed" } },
  handle: (call) => takeOne(call, readTrack(call.body, { index: 0, base: "" })),
});

async function takeOne({ service, principal }: Call<unknown, undefined>, message: Message): Promise<Reply> {
  const [outcome] = await sendMessages(service.workspace, [message], principal.id);
  if (outcome?.kind === "rejected") throw invalid([outcome.fault]);
  return { status: 200, json: { success: true } };
}

const batch = route({
  ...shared,
  path: "/v1/batch",
  summary: "Take many messages in Segment's shape; one that cannot be taken stops no other",
  body: messageBatch,
  maxBytes: maxBatch,
  answers: { 200: says("How many were taken", batchTaken) },
  example: {
    body: { batch: [{ type: "track", userId: "c1", messageId: "m-3", event: "Product Viewed" }] },
  },
  async handle({ body, service, principal }) {
    const messages: Message[] = [];
    const rejected: Rejection[] = [];
    for (const [index, value] of body.batch.entries()) {
      const read = readOne(value, index);
      if (read === null) continue;
      if ("detail" in read) rejected.push(read);
      else messages.push(read);
    }
    for (const outcome of await sendMessages(service.workspace, messages, principal.id)) {
      if (outcome.kind !== "rejected") continue;
      const { index, fault } = outcome;
      rejected.push({ index, pointer: `/batch/${index}${fault.pointer}`, detail: fault.detail });
    }
    rejected.sort((a, b) => a.index - b.index);
    const json = {
      success: true,
      accepted: body.batch.length - rejected.length,
      rejected: rejected.slice(0, maxTold),
      rejectedTotal: rejected.length,
    };
    return { status: 200, json };
  },
});

interface Rejection {
  readonly index: number;
  readonly pointer: string;
  readonly detail: string;
}

/** One message of a batch; the first of its faults, or null for one that is of no use here. */
function readOne(value: unknown, index: number): Message | Rejection | null {
  const base = `/batch/${index}`;
  if (!isObject(value)) return { index, pointer: base, detail: `expected an object, got ${kindOf(value)}` };
  const { length } = encoder.encode(JSON.stringify(value));
  if (length > maxMessage)
    return { index, pointer: base, detail: `expected at most ${maxMessage} bytes, got ${length}` };
  if (others.has(String(value.type))) return null;
  try {
    if (value.type === "identify") return readIdentify(value, { index, base });
    if (value.type === "track") return readTrack(value, { index, base });
  } catch (error) {
    const fault = error instanceof Problem ? error.errors?.[0] : undefined;
    if (fault === undefined || !("pointer" in fault)) throw error;
    return { index, ...fault };
  }
  return { index, pointer: `${base}/type`, detail: "expected identify or track" };
}

export const cdpRoutes = [identify, track, batch] as const;
