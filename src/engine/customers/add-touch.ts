import { appendSend, hasSend } from "../../store/sends.ts";
import { type Answer, done, notFound, refuse } from "../answer.ts";
import { type KeyedRequest, once } from "../once.ts";
import type { Shard } from "../shard.ts";
import type { Customer } from "./customer.ts";

export interface TouchInput {
  readonly customerId: string;
  readonly id: string | null;
  readonly channel: string;
  readonly at: number | null;
  readonly keyed: KeyedRequest | null;
}

/** Counts a message that another tool sent towards pressure; one with an id of its own counts once. */
export function addTouch(shard: Shard, input: TouchInput): Answer<{ id: string; created: boolean }> {
  const customer = shard.customers.find(input.customerId);
  if (customer === null) return notFound("customer", input.customerId);
  const at = { customer: customer.n, scope: "touch", keyed: input.keyed };
  return once(shard, at, () => countTouch(shard, customer, input));
}

function countTouch(
  shard: Shard,
  customer: Customer,
  input: TouchInput,
): Answer<{ id: string; created: boolean }> {
  const now = shard.host.now();
  const at = input.at ?? now;
  if (at > now)
    return refuse({
      kind: "invalid",
      errors: [
        {
          pointer: "/at",
          detail: `expected a time that is not in the future, got ${new Date(at).toISOString()}`,
        },
      ],
    });
  const id = input.id ?? shard.id("tch");
  if (hasSend(shard.sql, customer.n, `touch:${id}`)) return done({ id, created: false });
  const touch = { at, campaignId: null, geofenceId: null };
  appendSend(shard.sql, customer.n, `touch:${id}`, { ...touch, channel: input.channel });
  customer.sends = [...customer.sends, touch].sort((a, b) => a.at - b.at);
  return done({ id, created: true });
}
