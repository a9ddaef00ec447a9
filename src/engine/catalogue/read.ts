import { decodeShape, signedDistance } from "../../../geo/index.ts";
import { type CatalogueKind, type CatalogueRow, listEntries, readEntry } from "../../store/catalogue.ts";
import { type Answer, done, notFound } from "../answer.ts";
import type { GeofenceView } from "../geofence.ts";
import { type Keyed, type PageQuery, pageOf } from "../page.ts";
import { searchFor } from "../search.ts";
import type { Shard } from "../shard.ts";
import { type CampaignView, campaignView, geofenceView, type OfferView, offerView } from "./views.ts";

export function getGeofence(
  shard: Shard,
  input: { id: string },
): Answer<{ geofence: GeofenceView; version: number }> {
  const row = live(shard, "geofence", input.id);
  if (row === null) return notFound("geofence", input.id);
  return done({ geofence: geofenceView(row), version: row.version });
}

export function getCampaign(
  shard: Shard,
  input: { id: string },
): Answer<{ campaign: CampaignView; version: number }> {
  const row = live(shard, "campaign", input.id);
  if (row === null) return notFound("campaign", input.id);
  return done({ campaign: campaignView(row), version: row.version });
}

export function getOffer(shard: Shard, input: { id: string }): Answer<{ offer: OfferView; version: number }> {
  const row = live(shard, "offer", input.id);
  return row === null ? notFound("offer", input.id) : done({ offer: offerView(row), version: row.version });
}

export interface GeofenceQuery extends PageQuery {
  readonly q: string | null;
  readonly tag: string | null;
  /** Only those whose boundary is within `radius` metres of the point, or that contain it. */
  readonly near: { readonly latitude: number; readonly longitude: number; readonly radius: number } | null;
}

export function listGeofences(shard: Shard, query: GeofenceQuery): Answer<Keyed<GeofenceView>[]> {
  const wanted = (row: CatalogueRow) => {
    if (query.near === null || row.shape === null) return true;
    return (
      signedDistance(decodeShape(row.shape), query.near.longitude, query.near.latitude) <= query.near.radius
    );
  };
  return done(page(shard, "geofence", query, { tag: query.tag, status: null }, wanted, geofenceView));
}

export function listCampaigns(
  shard: Shard,
  query: PageQuery & { q: string | null; status: string | null },
): Answer<Keyed<CampaignView>[]> {
  const filter = { tag: null, status: query.status };
  return done(page(shard, "campaign", query, filter, () => true, campaignView));
}

export function listOffers(
  shard: Shard,
  query: PageQuery & { q: string | null },
): Answer<Keyed<OfferView>[]> {
  return done(page(shard, "offer", query, { tag: null, status: null }, () => true, offerView));
}

function live(shard: Shard, kind: CatalogueKind, id: string): CatalogueRow | null {
  const row = readEntry(shard.sql, kind, id);
  return row === null || row.deleted ? null : row;
}

function page<T>(
  shard: Shard,
  kind: CatalogueKind,
  query: PageQuery & { readonly q: string | null },
  filter: { tag: string | null; status: string | null },
  wanted: (row: CatalogueRow) => boolean,
  view: (row: CatalogueRow) => T,
): Keyed<T>[] {
  const search = searchFor(query.q);
  const named = (row: CatalogueRow) =>
    search?.matches([row.id, (JSON.parse(row.body) as { name: string }).name]) ?? true;
  return pageOf(
    query,
    (slice) => listEntries(shard.sql, kind, { ...filter, ...slice, q: search?.ascii ?? null }),
    (row) => named(row) && wanted(row),
    view,
  );
}
