import { hasConsent } from "../../store/consents.ts";
import { keepAnswer, readKeptAnswer } from "../../store/idempotency.ts";
import { type Answer, done, type Fault } from "../answer.ts";
import type { Purpose } from "../customers/customer.ts";
import { putConsent } from "../customers/put-consent.ts";
import { putCustomer } from "../customers/put-customer.ts";
import { isAnonymous } from "../identity/anonymous.ts";
import { Moved } from "../identity/signals.ts";
import { convert } from "../measure/convert.ts";
import { keptFor } from "../once.ts";
import type { Shard } from "../shard.ts";
import type { Identify, Message, Track } from "./message.ts";

export type MessageOutcome =
  /** `ignored`: of a customer nobody knows, with nothing to say of one. */
  | { readonly index: number; readonly kind: "taken" | "duplicate" | "ignored" }
  | { readonly index: number; readonly kind: "rejected"; readonly fault: Fault }
  /** Not taken here: the customer is this one now. */
  | { readonly index: number; readonly kind: "moved"; readonly to: string };

/** A platform's clock may be so far ahead of ours: what it tells of then is of now. */
const maxAhead = 120_000;
/** As long as the traits of a PUT may be. */
const maxTraits = 20_000;
/** Where a consent came from, in its proof. */
const source = "cdp";
const scope = "cdp";
/** Successes that are not a matter of telling. */
const ownEvents = new Set(["dwell", "redemption"]);

/** Takes messages in the order they stand in; each is done wholly or, with the reason, not at all. */
export function takeMessages(
  shard: Shard,
  input: { readonly messages: readonly Message[]; readonly actor: string },
): Answer<MessageOutcome[]> {
  return done(input.messages.map((message) => takeOne(shard, message, input.actor)));
}

function takeOne(shard: Shard, message: Message, actor: string): MessageOutcome {
  const { index } = message;
  try {
    const fault = faultOf(shard, message);
    if (fault !== null) return { index, kind: "rejected", fault };
    if (isKnown(shard, message)) return { index, kind: "duplicate" };
    const at = Math.min(message.at ?? Number.POSITIVE_INFINITY, shard.host.now());
    if (message.kind === "identify") identify(shard, message, { ...message, at, actor });
    else if (!track(shard, message, { ...message, at })) return { index, kind: "ignored" };
    remember(shard, message);
    return { index, kind: "taken" };
  } catch (signal) {
    if (!(signal instanceof Moved)) throw signal;
    return { index, kind: "moved", to: signal.to };
  }
}

function faultOf(shard: Shard, message: Message): Fault | null {
  const { customerId, at } = message;
  if (at !== null && at > shard.host.now() + maxAhead)
    return { pointer: "/timestamp", detail: "expected a time at most 2 min ahead of the server's clock" };
  const known = shard.customers.find(customerId);
  if (known === null && isAnonymous(customerId))
    return { pointer: "/userId", detail: "expected an id of your own: those of this form are given here" };
  if (message.kind === "track" && ownEvents.has(message.event))
    return { pointer: "/event", detail: `expected another name: a ${message.event} is seen here, not told` };
  if (message.kind !== "identify") return null;
  const { length } = JSON.stringify(merged(known?.traits ?? {}, message.traits));
  if (length <= maxTraits) return null;
  return {
    pointer: "/traits",
    detail: `expected at most ${maxTraits} characters of JSON with the traits there are, got ${length}`,
  };
}

function identify(
  shard: Shard,
  { traits, consents, locale, timezone }: Identify,
  { customerId, at, actor }: { customerId: string; at: number; actor: string },
): void {
  const known = shard.customers.find(customerId);
  const profile = {
    id: customerId,
    traits: merged(known?.traits ?? {}, traits),
    locale: locale ?? known?.locale ?? null,
    timezone: timezone ?? known?.timezone ?? null,
  };
  must(putCustomer(shard, profile));
  const { n } = shard.customers.find(customerId)!;
  for (const [purpose, granted] of Object.entries(consents) as [Purpose, boolean][]) {
    const choice = { purpose, granted, source, policyVersion: null, textHash: null, at };
    if (!hasConsent(shard.sql, n, choice)) must(putConsent(shard, { ...choice, customerId, actor }));
  }
}

/** False for a customer nobody knows: no message went before. */
function track(
  shard: Shard,
  { event, geofenceId }: Track,
  { customerId, at }: { customerId: string; at: number },
): boolean {
  const customer = shard.customers.find(customerId);
  if (customer === null) return false;
  const geofence =
    geofenceId === null ? null : { id: geofenceId, tags: shard.catalogue.get(geofenceId)?.tags ?? [] };
  convert(shard, customer, { event, at, geofence });
  return true;
}

function merged(
  before: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const isThere = ([name, value]: [string, unknown]) => value !== null || !Object.hasOwn(over, name);
  return Object.fromEntries(Object.entries({ ...before, ...over }).filter(isThere));
}

function isKnown(shard: Shard, { customerId, messageId }: Message): boolean {
  const customer = shard.customers.find(customerId);
  if (customer === null || messageId === null) return false;
  return (
    readKeptAnswer(shard.sql, { customer: customer.n, scope, key: messageId }, shard.host.now() - keptFor) !==
    null
  );
}

function remember(shard: Shard, { customerId, messageId }: Message): void {
  if (messageId === null) return;
  const { n } = shard.customers.find(customerId)!;
  const nothing = { fingerprint: "", answer: "{}" };
  keepAnswer(shard.sql, { customer: n, scope, key: messageId }, nothing, shard.host.now());
}

/** Half a message must not stay: what is refused here was to be found out before. */
function must(answer: Answer<unknown>): void {
  if (!answer.ok) throw new Error("a message was refused after it had been judged");
}
