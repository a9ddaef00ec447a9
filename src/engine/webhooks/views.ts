import type { CatalogueRow } from "../../store/catalogue.ts";
import type { WebhookBody } from "./endpoints.ts";

export type WebhookView = WebhookBody & {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** How an endpoint fares, over all shards. */
export interface HealthView {
  readonly pending: number;
  readonly delivered: number;
  readonly dead: number;
  readonly lastSuccessAt: string | null;
  readonly lastFailureAt: string | null;
  /** Status of the last failure; null when nothing answered. */
  readonly lastStatus: number | null;
}

export const noHealth: HealthView = {
  pending: 0,
  delivered: 0,
  dead: 0,
  lastSuccessAt: null,
  lastFailureAt: null,
  lastStatus: null,
};

export function webhookView(row: CatalogueRow): WebhookView {
  return {
    id: row.id,
    ...(JSON.parse(row.body) as WebhookBody),
    createdAt: new Date(row.createdAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
  };
}

/** Two shards' parts of an endpoint's health as one. Times of one form compare as text. */
export function mergeHealth(a: HealthView, b: HealthView): HealthView {
  const failedLast = (b.lastFailureAt ?? "") > (a.lastFailureAt ?? "") ? b : a;
  const successes = [a.lastSuccessAt, b.lastSuccessAt].filter((at) => at !== null).sort();
  return {
    pending: a.pending + b.pending,
    delivered: a.delivered + b.delivered,
    dead: a.dead + b.dead,
    lastSuccessAt: successes.at(-1) ?? null,
    lastFailureAt: failedLast.lastFailureAt,
    lastStatus: failedLast.lastStatus,
  };
}
