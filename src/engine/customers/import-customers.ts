import { hasConsent } from "../../store/consents.ts";
import { type Answer, done, type Fault } from "../answer.ts";
import { isAnonymous } from "../identity/anonymous.ts";
import type { Shard } from "../shard.ts";
import type { Customer, Device, Purpose } from "./customer.ts";
import type { Push } from "./push.ts";
import { putConsent } from "./put-consent.ts";
import { putCustomer } from "./put-customer.ts";
import { maxDevices, notePush, putDevice } from "./put-device.ts";

/** A customer as one line of an import tells of it; `row` is the line's number. */
export interface ImportedCustomer {
  readonly row: number;
  readonly id: string;
  readonly traits: Record<string, unknown>;
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly consents: readonly ImportedConsent[];
  readonly devices: readonly ImportedDevice[];
}

export interface ImportedConsent {
  readonly purpose: Purpose;
  readonly granted: boolean;
  readonly source: string;
  readonly policyVersion: string | null;
  readonly textHash: string | null;
  /** When the customer chose; null when the file does not say. */
  readonly at: number | null;
}

export interface ImportedDevice {
  readonly id: string;
  readonly platform: Device["platform"];
  readonly push: Push | null;
}

export type ImportOutcome =
  | { readonly kind: "created" | "updated" | "unchanged" }
  | { readonly kind: "rejected"; readonly row: number; readonly id: string; readonly fault: Fault };

/**
 * Takes in some hundred customers, each as their PUTs would, or not at all with the reason. Whoever is already as the
 * line says is left alone, so that a repeated import writes nothing and proves no consent twice.
 */
export function importCustomers(
  shard: Shard,
  input: { customers: readonly ImportedCustomer[]; dryRun: boolean; actor: string },
): Answer<ImportOutcome[]> {
  return done(input.customers.map((line) => importOne(shard, line, input)));
}

function importOne(
  shard: Shard,
  line: ImportedCustomer,
  { dryRun, actor }: { dryRun: boolean; actor: string },
): ImportOutcome {
  if (isAnonymous(line.id)) return { kind: "rejected", row: line.row, id: line.id, fault: madeHere };
  const known = shard.customers.find(line.id);
  const fault = faultOf(shard, line, known);
  if (fault !== null) return { kind: "rejected", row: line.row, id: line.id, fault };
  const isNewProfile = known === null || !hasProfile(known, line);
  const consents = line.consents.filter((consent) => known === null || isNews(shard, known, consent));
  const devices = line.devices.filter((device) => known === null || !hasDevice(shard, known, device));
  if (!dryRun) {
    if (isNewProfile) must(putCustomer(shard, line));
    for (const consent of consents) must(putConsent(shard, { ...consent, customerId: line.id, actor }));
    for (const device of devices) must(putDevice(shard, { ...device, customerId: line.id }));
  }
  if (known === null) return { kind: "created" };
  return { kind: isNewProfile || consents.length + devices.length > 0 ? "updated" : "unchanged" };
}

const madeHere = { pointer: "/id", detail: "expected an id of your own: those of this form are given here" };

/** Half a line must not stay: what is refused here was to be found out before. */
function must(answer: Answer<unknown>): void {
  if (!answer.ok) throw new Error("an imported line was refused after it had been judged");
}

/** What is wrong with a line that only a look at the customer tells. */
function faultOf(shard: Shard, line: ImportedCustomer, known: Customer | null): Fault | null {
  const now = shard.host.now();
  for (const { purpose, granted, at } of line.consents) {
    const pointer = `/consents/${purpose}/at`;
    if (at !== null && at > now)
      return {
        pointer,
        detail: `expected a time that is not in the future, got ${new Date(at).toISOString()}`,
      };
    if (at === null && granted && known?.consents[purpose]?.granted === false)
      return {
        pointer,
        detail: "expected a time: this customer has refused, and only a later consent undoes that",
      };
  }
  for (const [i, { id, push }] of line.devices.entries()) {
    const before = known?.devices.find((device) => device.id === id)?.push ?? null;
    const noted = notePush(shard, before, push);
    if ("fault" in noted) return { pointer: `/devices/${i}/push/applicationServerKey`, detail: noted.fault };
  }
  const ids = new Set([...(known?.devices ?? []), ...line.devices].map(({ id }) => id));
  if (ids.size <= maxDevices) return null;
  return {
    pointer: "/devices",
    detail: `expected at most ${maxDevices} devices, those already there included`,
  };
}

function hasProfile(known: Customer, line: ImportedCustomer): boolean {
  return (
    known.locale === line.locale &&
    known.timezone === line.timezone &&
    JSON.stringify(known.traits) === JSON.stringify(line.traits)
  );
}

/** Without a time it is news when something else is in force; with one, when this is not among the proofs. */
function isNews(shard: Shard, known: Customer, consent: ImportedConsent): boolean {
  const { purpose, granted, at } = consent;
  if (at === null) return known.consents[purpose]?.granted !== granted;
  return !hasConsent(shard.sql, known.n, { ...consent, at });
}

/** A registration is kept with the key it was made for, which the line need not tell. */
function hasDevice(shard: Shard, known: Customer, { id, platform, push }: ImportedDevice): boolean {
  const device = known.devices.find((one) => one.id === id);
  if (device === undefined || device.platform !== platform) return false;
  const noted = notePush(shard, device.push, push);
  return "push" in noted && JSON.stringify(noted.push) === JSON.stringify(device.push);
}
