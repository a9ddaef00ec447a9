import { area, center, decodeShape, GeofenceIndex, type Position, type Shape } from "../../../geo/index.ts";
import { type Audience, compileAudience } from "../../domain/audience/audience.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { compiler } from "../../domain/content/message.ts";
import { duration } from "../../domain/durations.ts";
import { hoursReader } from "../../domain/local-time/opening-hours.ts";
import type { Zone, Zones } from "../../domain/presence/types.ts";
import { defaultSettings, type Settings } from "../../domain/settings.ts";
import type { Supplied, SupplyKind } from "../../domain/supply.ts";
import type { CatalogueRow } from "../../store/catalogue.ts";
import type { GeofenceBody } from "../geofence.ts";
import { Conversions } from "../measure/conversions.ts";
import { Endpoints } from "../webhooks/endpoints.ts";
import { Offers } from "./offers.ts";

/** A campaign or an offer, as far as it bounds what there is. */
export type Owner = Supplied & { readonly id: string };

/** An enabled geofence, ready for pings. */
export interface LiveGeofence extends Zone {
  readonly body: GeofenceBody;
  readonly tags: readonly string[];
  readonly center: Position;
  readonly area: number;
}

/** The catalogue in memory: what every ping reads. Built from rows, changed row by row, never awaited. */
export class Catalogue implements Zones {
  version = 0;
  settings: Settings = defaultSettings;
  readonly #live = new Map<string, LiveGeofence>();
  readonly #active = new Map<string, Campaign>();
  readonly #campaignVersions = new Map<string, number>();
  readonly #index = new GeofenceIndex();
  readonly offers = new Offers();
  /** Whether some geofence may have gone while customers were in it: their visits are to be closed. */
  mayHaveRemoved = true;
  /** Templates parsed once. Sources change seldom enough that old ones may stay. */
  readonly compiled = compiler();
  /** Opening hours read once; stores of a chain share theirs. */
  readonly hours = hoursReader(1_000);
  /** Names this workspace in what must differ between workspaces, such as the arms of a holdout. */
  workspaceId = "";
  /** Ids of the keys that open nothing any more. */
  readonly revokedKeys = new Set<string>();
  readonly webhooks = new Endpoints();
  readonly conversions = new Conversions();
  /** The VAPID keys that subscriptions can be made for, the one that browsers are given now last. */
  vapidKeys: readonly string[] = [];
  readonly #audiences = new WeakMap<Campaign, Audience>();

  /** First fill: one bulk load of the index instead of an insert a zone. */
  load(rows: Iterable<CatalogueRow>): void {
    const shapes: [string, Shape][] = [];
    for (const row of rows) {
      const zone = this.#take(row);
      if (zone !== null) shapes.push([zone.id, zone.shape]);
    }
    this.#index.load(shapes);
  }

  apply(row: CatalogueRow): void {
    const before = row.kind === "geofence" ? this.#live.get(row.id) : undefined;
    const zone = this.#take(row);
    if (zone !== null) this.#index.upsert(zone.id, zone.shape);
    else if (before !== undefined) {
      this.#index.remove(row.id);
      this.mayHaveRemoved = true;
    }
  }

  containing(longitude: number, latitude: number): readonly LiveGeofence[] {
    return this.#index.at(longitude, latitude).map((id) => this.#live.get(id)!);
  }

  /** Geofences whose boundary is at most so many metres from the place, or that hold it; nearest first. */
  within(longitude: number, latitude: number, metres: number): readonly LiveGeofence[] {
    return this.#index.within(longitude, latitude, metres).map(({ id }) => this.#live.get(id)!);
  }

  /** Metres to an enabled geofence's boundary, 0 inside; null where it is more than `metres`. */
  distanceTo(id: string, longitude: number, latitude: number, metres: number): number | null {
    return this.#index.within(longitude, latitude, metres).find((near) => near.id === id)?.distance ?? null;
  }

  /** The geofences whose boundary is nearest, nearest first, and how far it is to those left out (see the index). */
  nearest(longitude: number, latitude: number, limit: number) {
    const { results, refreshRadius } = this.#index.nearest(longitude, latitude, limit);
    return {
      results: results.map(({ id, distance }) => ({ zone: this.#live.get(id)!, distance })),
      refreshRadius,
      isComplete: results.length === this.#live.size,
    };
  }

  get(id: string): LiveGeofence | undefined {
    return this.#live.get(id);
  }

  get geofences(): Iterable<LiveGeofence> {
    return this.#live.values();
  }

  get activeCampaigns(): Iterable<Campaign> {
    return this.#active.values();
  }

  campaign(id: string): Campaign | undefined {
    return this.#active.get(id);
  }

  /** Whose budget, rate or stock it is: an active campaign, or an offer. */
  supplied(kind: SupplyKind, id: string): Owner | undefined {
    return kind === "offer" ? this.offers.get(id) : this.#active.get(id);
  }

  /** Version at which that one last changed in any way; 0 for one that never was. */
  versionOf(kind: SupplyKind, id: string): number {
    return kind === "offer" ? this.offers.versionOf(id) : (this.#campaignVersions.get(id) ?? 0);
  }

  /** A campaign's audience, compiled once. */
  readonly audience = (campaign: Campaign): Audience => {
    const known = this.#audiences.get(campaign);
    if (known !== undefined) return known;
    const compiled = compileAudience(campaign.audience ?? {});
    if (!compiled.ok) throw new Error(`the stored audience of ${campaign.id} does not compile`);
    this.#audiences.set(campaign, compiled.audience);
    return compiled.audience;
  };

  /** Whether some geofence carries the tag. */
  hasTag(tag: string): boolean {
    for (const zone of this.#live.values()) if (zone.tags.includes(tag)) return true;
    return false;
  }

  /** Takes a row into the maps; answers the zone to index, if the row is one. */
  #take(row: CatalogueRow): LiveGeofence | null {
    this.version = Math.max(this.version, row.version);
    if (row.kind === "settings") {
      this.settings = { ...defaultSettings, ...(JSON.parse(row.body) as Partial<Settings>) };
      return null;
    }
    if (row.kind === "send") return null;
    if (row.kind === "key") {
      if (row.deleted) this.revokedKeys.add(row.id);
      return null;
    }
    if (row.kind === "offer" || row.kind === "sold_out") {
      this.offers.take(row);
      return null;
    }
    if (row.kind === "webhook" || row.kind === "webhookSecret") {
      this.webhooks.take(row);
      return null;
    }
    if (row.kind === "workspace") {
      const { id, vapidKeys } = JSON.parse(row.body) as { id: string; vapidKeys?: readonly string[] };
      this.workspaceId = id;
      this.vapidKeys = vapidKeys ?? [];
      return null;
    }
    if (row.kind === "campaign") {
      this.#campaignVersions.set(row.id, row.version);
      const campaign = row.deleted ? null : ({ ...JSON.parse(row.body), id: row.id } as Campaign);
      this.conversions.take(row.id, campaign);
      if (campaign?.status === "active") this.#active.set(row.id, campaign);
      else this.#active.delete(row.id);
      return null;
    }
    const body = row.deleted ? null : (JSON.parse(row.body) as GeofenceBody);
    if (body === null || !body.enabled || row.shape === null) {
      this.#live.delete(row.id);
      return null;
    }
    const zone = geofenceFrom(row, body, row.shape);
    this.#live.set(row.id, zone);
    return zone;
  }
}

/** A stored geofence as pings and messages see it. */
export function geofenceFrom(row: CatalogueRow, body: GeofenceBody, encoded: Uint8Array): LiveGeofence {
  const shape = decodeShape(encoded);
  return {
    id: row.id,
    shape,
    dwell: duration(body.dwell),
    shapedAt: row.shapedAt,
    body,
    tags: body.tags,
    center: center(shape),
    area: area(shape),
  };
}
