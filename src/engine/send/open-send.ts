import { readEntry } from "../../store/catalogue.ts";
import { readSendJob } from "../../store/send-jobs.ts";
import { type Answer, done, notFound, refuse } from "../answer.ts";
import { write } from "../catalogue/write.ts";
import { type KeyedRequest, once } from "../once.ts";
import type { Shard } from "../shard.ts";
import { type SendOrder, takeSendJob } from "./send-job.ts";
import { type SendView, sendView } from "./send-view.ts";

/** On the primary: orders a flash sale. The order is an entry of the catalogue, so no shard can miss it. */
export function openSend(
  shard: Shard,
  input: SendOrder & { readonly keyed: KeyedRequest | null; readonly by?: string },
): Answer<SendView> {
  const { keyed, by, ...order } = input;
  return once(shard, { customer: 0, scope: `send ${order.campaignId}`, keyed }, () => open(shard, order, by));
}

function open(shard: Shard, order: SendOrder, by: string | undefined): Answer<SendView> {
  const { campaignId } = order;
  const row = readEntry(shard.sql, "campaign", campaignId);
  if (row === null || row.deleted) return notFound("campaign", campaignId);
  if (shard.catalogue.campaign(campaignId) === undefined)
    return refuse({
      kind: "conflict",
      code: "campaign_not_active",
      detail: "only an active campaign may be sent: launch it first",
    });
  const id = shard.id("job");
  const entry = write(shard, { kind: "send", id, body: JSON.stringify(order), shape: null, by });
  takeSendJob(shard, entry.row);
  return done(sendView(readSendJob(shard.sql, id)!));
}
