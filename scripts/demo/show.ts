import { stores } from "../../src/console/samples/stores.ts";
import type { Shown } from "../../test/support/mock-push/index.ts";
import type { Api } from "../support/api.ts";
import type { Customer } from "./customers.ts";
import { showLine } from "./lines.ts";

const KINDS: Readonly<Record<string, "enter" | "dwell" | "exit">> = {
  "geofence.entered": "enter",
  "geofence.dwelled": "dwell",
  "geofence.exited": "exit",
};
const names = new Map(stores.map(({ id, name }) => [id, name]));

export function who({ id, firstName }: Customer): string {
  return `${id} ${firstName}`;
}

/** A geofence event, as the answer to a ping tells it. */
export function showEvent(customer: Customer, event: { type: string; geofenceId: string }): string {
  const kind = KINDS[event.type] ?? "enter";
  return showLine(new Date(), kind, who(customer), names.get(event.geofenceId) ?? event.geofenceId);
}

/** What the phone puts on its screen: the decrypted payload. */
export function showPush(customer: Customer, { text, unreadable }: Shown): string {
  if (text === null) return showLine(new Date(), "error", who(customer), `unreadable push: ${unreadable}`);
  const { title, body } = JSON.parse(text) as { title: string; body: string };
  return showLine(new Date(), "push", who(customer), `“${title}” ${body}`);
}

interface Decision {
  readonly id: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly geofenceId: string;
  readonly reason: string;
}

/** Asks for the decisions that were held back since the last time, oldest first. */
export class HeldBack {
  readonly #api: Api;
  readonly #seen = new Set<string>();

  constructor(api: Api) {
    this.#api = api;
  }

  async next(): Promise<readonly Decision[]> {
    const page = (await this.#api.request("GET", "/v1/decisions?outcome=suppressed&limit=100")) as {
      data: Decision[];
    };
    const fresh = page.data.filter(({ id }) => !this.#seen.has(id)).reverse();
    for (const { id } of fresh) this.#seen.add(id);
    return fresh;
  }
}

export function showHeldBack(customer: Customer, { campaignId, geofenceId, reason }: Decision): string {
  const place = names.get(geofenceId) ?? geofenceId;
  return showLine(new Date(), "held", who(customer), `${reason}: ${campaignId} at ${place}`);
}
