import type { Customer } from "../../../api/campaigns-customers.ts";
import type { Simulated } from "../../../api/campaigns-simulate.ts";
import type { Zone } from "../../../api/zones.ts";
import { areaOf } from "../../../map/geometry.ts";
import type { Draft, Texts } from "../draft/body.ts";

/** A message as it would be sent, or why there is none. */
export type Rendered =
  | { readonly ok: true; readonly title: string; readonly body: string }
  | { readonly ok: false; readonly reason: string; readonly detail: string };

/** What of a campaign makes one version of its message. */
export interface Tried {
  readonly texts: Texts;
  readonly event: Draft["trigger"]["event"];
  readonly offer: string | undefined;
}

type Place = Pick<Zone, "id" | "name" | "center" | "geometry" | "tags"> & Partial<Zone>;

const metresPerDegree = 111_320;
/** Nothing holds a message back here: only whether it can be written is asked. */
const settings = { sending: "on", pressure: [], quietHours: null, globalHoldout: 0 } as const;

/** Somewhere, while no zone is chosen. */
export const anywhere: Place = {
  id: "anywhere",
  name: "Parvis",
  center: [2.3522, 48.8566],
  geometry: { type: "Point", coordinates: [2.3522, 48.8566] },
  radius: 100,
  tags: [],
};

/**
 * A simulation in which a customer comes to a zone and is sent one version of a message. It renders what is not stored
 * yet with the server's own templates, and writes nothing.
 */
export function trialOf(
  { texts, event, offer }: Tried,
  customer: Customer,
  zone: Place,
  now: number,
): object {
  const radius = zone.radius ?? Math.max(10, Math.round(Math.sqrt(areaOf(zone) / Math.PI)));
  const { id, name, center, tags, metadata } = zone;
  return {
    settings,
    geofences: [
      {
        id,
        name,
        geometry: { type: "Point", coordinates: center },
        radius,
        tags,
        ...(metadata === undefined ? {} : { metadata }),
      },
    ],
    customers: [{ id: customer.id, traits: customer.traits, locale: customer.locale }],
    campaigns: [
      {
        id: "trial",
        name: "trial",
        trigger: {
          event,
          geofences: { ids: [id], tags: [] },
          ...(event === "dwell" ? { dwell: "1s" } : {}),
        },
        ...(offer ? { offer } : {}),
        content: { default: texts },
      },
    ],
    pings: walk(customer.id, { id, center, radius }, event, now),
  };
}

export function readTrial({ notifications, decisions }: Simulated): Rendered {
  const [message] = notifications;
  if (message !== undefined) return { ok: true, title: message.title, body: message.body };
  const decision = decisions.at(-1);
  const detail = decision?.gates.at(-1)?.detail?.error;
  return { ok: false, reason: decision?.reason ?? "", detail: typeof detail === "string" ? detail : "" };
}

/** To the zone's edge by the phone's own word; then the stay, or the way out. */
function walk(
  customerId: string,
  { id, center, radius }: Pick<Zone, "id" | "center"> & { readonly radius: number },
  event: Draft["trigger"]["event"],
  now: number,
): object[] {
  const [longitude, latitude] = center;
  const ping = (metres: number, after: number, happened: "enter" | "dwell" | "exit") => ({
    customerId,
    deviceId: "phone",
    latitude: latitude + metres / metresPerDegree,
    longitude,
    accuracy: 5,
    timestamp: now + after,
    region: { id, event: happened },
  });
  const edge = 0.99 * radius;
  const entered = ping(edge, 0, "enter");
  if (event === "enter") return [entered];
  return [entered, event === "dwell" ? ping(edge, 2_000, "dwell") : ping(radius + 60, 60_000, "exit")];
}
