import { distance, type Position } from "../../../geo/index.ts";
import { placeholderCode, showCode } from "../../domain/code.ts";
import { compose, type Scope } from "../../domain/content/message.ts";
import { decide } from "../../domain/decide/decide.ts";
import type { Candidate, Circumstances, Decided, Supply } from "../../domain/decide/types.ts";
import { offerScope } from "../../domain/offer.ts";
import type { Catalogue, LiveGeofence } from "../catalogue/catalogue.ts";
import type { VisitCandidate } from "./candidates.ts";
import { type Person, profileOf } from "./person.ts";

/** The fix a decision is about. */
export interface Fix {
  readonly at: number;
  readonly latitude: number;
  readonly longitude: number;
  /** Metres per second: the ping's own, else that from the ping before; null where unknown. */
  readonly speed: number | null;
  /** How old it may be, a duration; absent: what the settings say. */
  readonly maxAge?: string;
}

/**
 * Decides the candidates of one ping: the same for the live engine and for simulations, which differ in
 * where a person and the supply come from and in what becomes of the answer. Without `newCode` a unique code's
 * placeholder stays in the message.
 */
export function judge(
  catalogue: Catalogue,
  person: Person,
  fix: Fix,
  candidates: readonly VisitCandidate[],
  supply: Supply,
  now: number,
  newCode: () => string | null = () => null,
): readonly Decided[] {
  const visitOf = new Map(candidates.map(({ candidate, visitId }) => [candidate, visitId]));
  const { settings } = catalogue;
  const circumstances: Circumstances = {
    now,
    pingAt: fix.at,
    speed: fix.speed,
    workspace: catalogue.workspaceId,
    settings: fix.maxAge === undefined ? settings : { ...settings, maxPingAge: fix.maxAge },
    recipient: person,
    profile: (candidate) => profileOf(person, visitOf.get(candidate)!, now),
    audience: catalogue.audience,
    hours: catalogue.hours,
    supply,
    compose: (candidate, code) => composeFor(catalogue, person, fix, candidate, now, code),
    newCode: ({ campaign }) => (catalogue.offers.of(campaign)?.kind === "unique" ? newCode() : null),
  };
  return decide(
    candidates.map(({ candidate }) => candidate),
    circumstances,
  );
}

/** The message one person gets from a campaign at a geofence. */
export function composeFor(
  catalogue: Catalogue,
  person: Pick<Person, "id" | "traits" | "locale">,
  fix: Pick<Fix, "latitude" | "longitude">,
  { campaign, geofenceId, event }: Pick<Candidate, "campaign" | "geofenceId" | "event">,
  now: number,
  code?: string,
): ReturnType<typeof compose> {
  const zone = catalogue.get(geofenceId);
  if (zone === undefined) return { ok: false, detail: `the geofence ${geofenceId} is gone` };
  const place: Position = [fix.longitude, fix.latitude];
  const scope = scopeOf(person, zone, place, event, offerFor(catalogue, campaign, now, code));
  return compose(campaign.content, campaign.id, person.locale, scope, catalogue.compiled);
}

/** What templates may say of a campaign's offer; a unique code that is yet to be made has its placeholder. */
export function offerFor(
  { offers, publicUrl }: Catalogue,
  campaign: Pick<Candidate["campaign"], "offer">,
  now: number,
  code?: string,
): Scope["offer"] | null {
  const offer = offers.of(campaign);
  if (offer === undefined) return null;
  const shown = offer.code ?? (code === undefined ? placeholderCode : showCode(code));
  return offerScope(offer, { code: shown, now, publicUrl });
}

/** What the templates of a message may name. */
export function scopeOf(
  person: Pick<Person, "id" | "traits">,
  zone: LiveGeofence,
  [fromLongitude, fromLatitude]: Position,
  event: Candidate["event"],
  offer: Scope["offer"] | null,
): Scope {
  const [longitude, latitude] = zone.center;
  return {
    customer: { ...person.traits, id: person.id },
    geofence: {
      id: zone.id,
      name: zone.body.name,
      tags: zone.tags,
      country: zone.body.country,
      region: zone.body.region,
      metadata: zone.body.metadata,
    },
    ...(offer ? { offer } : {}),
    event,
    distance: Math.round(distance(fromLongitude, fromLatitude, longitude, latitude)),
  };
}
