import type { Campaign } from "../../domain/campaign.ts";
import { type Preview, preview } from "../../domain/content/preview.ts";
import { readEntry } from "../../store/catalogue.ts";
import { type Answer, done, notFound, refuse } from "../answer.ts";
import { offerFor, scopeOf } from "../decide/judge.ts";
import { onBoundary } from "../decide/on-boundary.ts";
import type { Person } from "../decide/person.ts";
import type { Shard } from "../shard.ts";
import { geofenceFrom } from "./catalogue.ts";

/** What a customer on a geofence's boundary would see of a campaign, whatever the status of either. No code is made. */
export function previewCampaign(
  shard: Shard,
  input: { id: string; geofenceId: string; customer: Pick<Person, "id" | "traits" | "locale"> },
): Answer<Preview> {
  const { customer, geofenceId } = input;
  const row = readEntry(shard.sql, "campaign", input.id);
  if (row === null || row.deleted) return notFound("campaign", input.id);
  const place = readEntry(shard.sql, "geofence", geofenceId);
  if (place === null || place.deleted || place.shape === null)
    return invalidAt("/geofenceId", `no geofence has the id ${geofenceId}`);
  const zone = geofenceFrom(place);
  const { content, trigger, offer } = JSON.parse(row.body) as Campaign;
  const promised = offerFor(shard.catalogue, { offer }, shard.host.now());
  const scope = scopeOf(customer, zone, onBoundary(zone), trigger.event, promised);
  const shown = preview(content, input.id, customer.locale, scope, shard.catalogue.compiled);
  return shown.ok ? done(shown.preview) : invalidAt("", `render_failed: ${shown.detail}`);
}

function invalidAt(pointer: string, detail: string) {
  return refuse({ kind: "invalid", errors: [{ pointer, detail }] });
}
