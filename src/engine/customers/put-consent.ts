import { dropAll } from "../../domain/presence/index.ts";
import { appendConsent } from "../../store/consents.ts";
import { writeConsents, writePresence } from "../../store/customers.ts";
import { cancelQueued } from "../../store/notifications.ts";
import { deletePositions } from "../../store/positions.ts";
import { type Answer, done, notFound, refuse } from "../answer.ts";
import { recordPresence } from "../pings/record-presence.ts";
import type { Shard } from "../shard.ts";
import { emit } from "../webhooks/emit.ts";
import { emitCancelled } from "../webhooks/notification-event.ts";
import type { Customer, Purpose } from "./customer.ts";

export interface ConsentInput {
  readonly customerId: string;
  readonly purpose: Purpose;
  readonly granted: boolean;
  readonly source: string;
  readonly policyVersion: string | null;
  readonly textHash: string | null;
  /** When the customer chose; null means now. */
  readonly at: number | null;
  readonly actor: string;
}

export interface ConsentView {
  readonly purpose: Purpose;
  /** What is in force now, whether or not this change was the newest. */
  readonly granted: boolean;
  readonly at: string;
}

/**
 * Records a change of consent as proof. The newest `at` is in force, on a tie the refusal; one that is
 * older than what is in force is kept but changes nothing.
 */
export function putConsent(shard: Shard, input: ConsentInput): Answer<ConsentView> {
  const customer = shard.customers.find(input.customerId);
  if (customer === null) return notFound("customer", input.customerId);
  const now = shard.host.now();
  const at = input.at ?? now;
  if (at > now)
    return refuse({
      kind: "invalid",
      errors: [{ pointer: "/at", detail: `expected a time that is not in the future, got ${iso(at)}` }],
    });
  const current = customer.consents[input.purpose];
  const effective =
    current === undefined || at > current.at || (at === current.at && current.granted && !input.granted);
  appendConsent(shard.sql, customer.n, { ...input, at, receivedAt: now, effective });
  if (effective) {
    customer.consents = { ...customer.consents, [input.purpose]: { granted: input.granted, at } };
    writeConsents(shard.sql, customer.n, JSON.stringify(customer.consents));
    if (input.purpose === "location" && !input.granted) forgetWhereabouts(shard, customer, now);
    if (input.purpose === "push" && !input.granted) takeBack(shard, customer);
    const { purpose, granted, source } = input;
    emit(shard, "consent.changed", customer, { purpose, granted, source, at: iso(at) }, at);
  }
  const force = customer.consents[input.purpose]!;
  return done({ purpose: input.purpose, granted: force.granted, at: iso(force.at) });
}

/** Withdrawal of location: positions and presence go at once, visits end without event, nothing queued is sent. */
export function forgetWhereabouts(shard: Shard, customer: Customer, now: number): void {
  deletePositions(shard.sql, customer.n, customer.head);
  shard.positions.tie(customer.n);
  customer.head = 0;
  const dropped = dropAll(customer.presence);
  recordPresence(shard, customer, dropped, now);
  takeBack(shard, customer);
  customer.presence = dropped.presence;
  writePresence(shard.sql, customer.n, { presence: null, seq: 0, at: now, due: null, oldestPlace: null });
}

function takeBack(shard: Shard, customer: Customer): void {
  const reason = "consent_withdrawn";
  emitCancelled(shard, cancelQueued(shard.sql, customer.n, reason), reason);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
