import { area, bbox, center, decodeShape, shapeToGeometry } from "../../../geo/index.ts";
import type { CampaignBody, CampaignStatus } from "../../domain/campaign.ts";
import type { Offer, OfferBody } from "../../domain/offer.ts";
import type { CatalogueRow } from "../../store/catalogue.ts";
import type { GeofenceBody, GeofenceView } from "../geofence.ts";

export type CampaignView = CampaignBody & {
  readonly id: string;
  readonly status: CampaignStatus;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type OfferView = Offer & { readonly createdAt: string; readonly updatedAt: string };

export function geofenceView(row: CatalogueRow): GeofenceView {
  if (row.shape === null) throw new Error(`geofence ${row.id} has no shape`);
  const shape = decodeShape(row.shape);
  const { geometry, radius } = shapeToGeometry(shape);
  const { name, ...rest } = JSON.parse(row.body) as GeofenceBody;
  return {
    id: row.id,
    name,
    geometry,
    ...(radius === null ? {} : { radius }),
    ...rest,
    center: center(shape),
    bbox: bbox(shape),
    area: area(shape),
    ...times(row),
  };
}

export function campaignView(row: CatalogueRow): CampaignView {
  const { name, status, ...rest } = JSON.parse(row.body) as CampaignView;
  return { ...rest, id: row.id, name, status, ...times(row) };
}

export function offerView(row: CatalogueRow): OfferView {
  return { id: row.id, ...(JSON.parse(row.body) as OfferBody), ...times(row) };
}

function times(row: CatalogueRow): { createdAt: string; updatedAt: string } {
  return {
    createdAt: new Date(row.createdAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
  };
}
