import type { Customer } from "../../../api/campaigns-customers.ts";
import type { Simulated } from "../../../api/campaigns-simulate.ts";
import type { Zone } from "../../../api/zones.ts";
import type { Content, Draft } from "../draft/body.ts";
import { nameOf, textsOf, versionsOf } from "./versions.ts";

/** The message of one version, or why there is none. */
export type Rendered =
  | { readonly ok: true; readonly title: string; readonly body: string }
  | { readonly ok: false; readonly reason: string; readonly detail: string };

/** What of a campaign makes its messages. */
export interface Tried {
  readonly content: Content;
  readonly event: Draft["trigger"]["event"];
  readonly offer?: string | undefined;
}

const metresPerDegree = 111_320;
/** What does not hold a message back here: only whether it can be written is asked. */
const settings = { sending: "on", pressure: [], quietHours: null, globalHoldout: 0 } as const;

/** Somewhere, while no zone is chosen. */
export const anywhere: Pick<Zone, "id" | "name" | "center" | "area" | "tags"> & Partial<Zone> = {
  id: "anywhere",
  name: "Parvis",
  center: [2.3522, 48.8566],
  radius: 100,
  area: 31_416,
  tags: [],
};

/**
 * A simulation in which as many copies of one customer come to a zone as the campaign has versions, and each is sent
 * another. It renders what is not stored yet with the server's own templates, and writes nothing.
 */
export function trialOf(
  { content, event, offer }: Tried,
  customer: Customer,
  zone: typeof anywhere,
  now: number,
): object {
  const versions = versionsOf(content);
  const radius = zone.radius ?? Math.max(10, Math.round(Math.sqrt(zone.area / Math.PI)));
  const pings = versions.flatMap((_, i) => walk(copyOf(i), { ...zone, radius }, event, now));
  return {
    settings,
    geofences: [
      {
        id: zone.id,
        name: zone.name,
        geometry: { type: "Point", coordinates: zone.center },
        radius,
        tags: zone.tags,
        ...(zone.metadata === undefined ? {} : { metadata: zone.metadata }),
      },
    ],
    customers: versions.map(({ locale }, i) => ({
      id: copyOf(i),
      traits: customer.traits,
      locale: locale ?? customer.locale,
    })),
    campaigns: versions.map((version, i) => ({
      id: copyOf(i),
      name: nameOf(version),
      trigger: {
        event,
        geofences: { ids: [zone.id], tags: [] },
        ...(event === "dwell" ? { dwell: "1s" } : {}),
      },
      audience: { id: copyOf(i) },
      ...(offer ? { offer } : {}),
      content: { default: textsOf(content, version) },
    })),
    pings,
  };
}

/** What became of each version, by its name; the copy's id is the customer's own again. */
export function readTrial(
  { content }: Tried,
  customer: Customer,
  answer: Simulated,
): ReadonlyMap<string, Rendered> {
  const sent = new Map(answer.notifications.map((message) => [message.campaignId, message]));
  const decided = new Map(answer.decisions.map((decision) => [decision.campaignId, decision]));
  return new Map(
    versionsOf(content).map((version, i): [string, Rendered] => {
      const id = copyOf(i);
      const message = sent.get(id);
      const own = (text: string) => text.replaceAll(id, customer.id);
      if (message !== undefined)
        return [nameOf(version), { ok: true, title: own(message.title), body: own(message.body) }];
      const decision = decided.get(id);
      const detail = decision?.gates.at(-1)?.detail?.error;
      return [
        nameOf(version),
        { ok: false, reason: decision?.reason ?? "", detail: typeof detail === "string" ? own(detail) : "" },
      ];
    }),
  );
}

/** Long enough to stand in no text by chance. */
function copyOf(index: number): string {
  return `parvis.trial.copy.${index}`;
}

/** To the zone's edge by the phone's own word; then the stay, or the way out. */
function walk(
  customerId: string,
  { id, center, radius }: Pick<Zone, "id" | "center"> & { readonly radius: number },
  event: Draft["trigger"]["event"],
  now: number,
): object[] {
  const [longitude, latitude] = center;
  const ping = (metres: number, at: number, happened: "enter" | "dwell" | "exit") => ({
    customerId,
    deviceId: "phone",
    latitude: latitude + metres / metresPerDegree,
    longitude,
    accuracy: 5,
    timestamp: now + at,
    region: { id, event: happened },
  });
  const edge = 0.99 * radius;
  if (event === "enter") return [ping(edge, 0, "enter")];
  return event === "dwell"
    ? [ping(edge, 0, "enter"), ping(edge, 2_000, "dwell")]
    : [ping(edge, 0, "enter"), ping(radius + 60, 60_000, "exit")];
}
