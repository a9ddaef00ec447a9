import type { CatalogueRow } from "../../store/catalogue.ts";
import type { EventType } from "./event-types.ts";

/** An endpoint as stored; its secrets are an entry of their own, so that no view or audit of it can show them. */
export interface WebhookBody {
  readonly url: string;
  /** `*` is every type, those of later versions included. */
  readonly events: readonly (EventType | "*")[];
  /** Names of the customer's traits that its events carry. */
  readonly traits: readonly string[];
  readonly enabled: boolean;
  /** Why the service disabled it: it answered 410, or failed for five days. */
  readonly disabledReason: DisabledReason | null;
}
export type DisabledReason = "gone" | "failing";

/** The secret that signs, and those before it, which sign beside it until their receiver has changed over. */
export interface SecretBody {
  readonly current: string;
  readonly previous: readonly { readonly secret: string; readonly until: number }[];
}

export interface Endpoint extends WebhookBody {
  readonly id: string;
}

/** The endpoints of the catalogue in memory. */
export class Endpoints {
  readonly #all = new Map<string, Endpoint>();
  readonly #secrets = new Map<string, SecretBody>();
  readonly #wanting = new Map<EventType, readonly Endpoint[]>();

  /** Takes over a row of the kinds `webhook` and `webhookSecret`. */
  take(row: CatalogueRow): void {
    const into: Map<string, unknown> = row.kind === "webhook" ? this.#all : this.#secrets;
    if (row.deleted) into.delete(row.id);
    else into.set(row.id, { ...(JSON.parse(row.body) as object), id: row.id });
    this.#wanting.clear();
  }

  get all(): readonly Endpoint[] {
    return [...this.#all.values()];
  }

  get enabled(): readonly Endpoint[] {
    return this.all.filter((endpoint) => endpoint.enabled);
  }

  /** The enabled endpoints that asked for a type of event. */
  wanting(type: EventType): readonly Endpoint[] {
    if (this.#all.size === 0) return [];
    const known = this.#wanting.get(type);
    if (known !== undefined) return known;
    const found = this.enabled.filter(({ events }) => events.includes(type) || events.includes("*"));
    this.#wanting.set(type, found);
    return found;
  }

  /** The secrets an endpoint's events are signed with now, the newest first. */
  secrets(id: string, now: number): readonly string[] {
    const kept = this.#secrets.get(id);
    if (kept === undefined) return [];
    return [kept.current, ...stillValid(kept, now).map(({ secret }) => secret)];
  }
}

export function stillValid({ previous }: SecretBody, now: number): SecretBody["previous"] {
  return previous.filter(({ until }) => until > now);
}
