import { LRUCache } from "lru-cache";
import { area, center, decodeShape, GeofenceIndex, type Position, type Shape } from "../../../geo/index.ts";
import { type Audience, compileAudience } from "../../domain/audience/audience.ts";
import type { Campaign, GeofenceChoice } from "../../domain/campaign.ts";
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
import { type GeofenceRows, isLive } from "./geofence-rows.ts";
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

/** Geofences that are kept with their bodies, unless told: those that people are at. */
const warmGeofences = 10_000;

/**
 * The catalogue in memory: what every ping reads. Built from rows, changed row by row, never awaited. Of a geofence
 * that nobody is at it keeps the shape alone.
 */
export class Catalogue implements Zones {
  version = 0;
  settings: Settings = defaultSettings;
  readonly #geofences: GeofenceRows;
  readonly #warm = new LRUCache<string, LiveGeofence>({ max: warmGeofences });
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
  /** Where messages find this service; empty: by the path alone. */
  readonly publicUrl: string;

  constructor(geofences: GeofenceRows, publicUrl: string) {
    this.#geofences = geofences;
    this.publicUrl = publicUrl;
  }

  /** First fill, up to `version`: all other entries, and one bulk load of the index instead of an insert a zone. */
  load(others: Iterable<CatalogueRow>, version: number): void {
    for (const row of others) this.#take(row);
    this.#index.load(decoded(this.#geofences.shapes()));
    this.version = Math.max(this.version, version);
  }

  /** Takes an entry that has changed, after it was written where the geofences are read. */
  apply(row: CatalogueRow): void {
    this.version = Math.max(this.version, row.version);
    if (row.kind !== "geofence") {
      this.#take(row);
      return;
    }
    this.#warm.delete(row.id);
    if (isLive(row)) this.#index.upsert(row.id, decodeShape(row.shape));
    else if (this.#index.remove(row.id)) this.mayHaveRemoved = true;
  }

  containing(longitude: number, latitude: number): readonly LiveGeofence[] {
    return this.#index.at(longitude, latitude).map((id) => this.get(id)!);
  }

  /** Geofences whose boundary is at most so many metres from the place, or that hold it; nearest first. */
  within(longitude: number, latitude: number, metres: number): readonly LiveGeofence[] {
    return this.#index.within(longitude, latitude, metres).map(({ id }) => this.get(id)!);
  }

  /** Metres to an enabled geofence's boundary, 0 inside; null where it is more than `metres`. */
  distanceTo(id: string, longitude: number, latitude: number, metres: number): number | null {
    return this.#index.within(longitude, latitude, metres).find((near) => near.id === id)?.distance ?? null;
  }

  /** The geofences whose boundary is nearest, nearest first, and how far it is to those left out (see the index). */
  nearest(longitude: number, latitude: number, limit: number) {
    const { results, refreshRadius } = this.#index.nearest(longitude, latitude, limit);
    return {
      results: results.map(({ id, distance }) => ({ zone: this.get(id)!, distance })),
      refreshRadius,
      isComplete: results.length === this.#index.size,
    };
  }

  get(id: string): LiveGeofence | undefined {
    const warm = this.#warm.get(id);
    if (warm !== undefined) return warm;
    const shape = this.#index.get(id);
    const row = shape === undefined ? null : this.#geofences.read(id);
    if (shape === undefined || row === null) return undefined;
    const zone = liveGeofence(row, shape);
    this.#warm.set(id, zone);
    return zone;
  }

  /** Whether there is such a geofence and it is enabled. */
  has(id: string): boolean {
    return this.#index.get(id) !== undefined;
  }

  /** The geofences with one of these ids or tags, or all of them where neither is given. */
  *chosen(choice: GeofenceChoice): Generator<LiveGeofence> {
    for (const row of this.#geofences.chosen(choice)) yield this.#warm.peek(row.id) ?? geofenceFrom(row);
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
    for (const _ of this.#geofences.chosen({ ids: [], tags: [tag] })) return true;
    return false;
  }

  /** Takes an entry that is no geofence into the maps. */
  #take(row: CatalogueRow): void {
    if (row.kind === "settings") {
      this.settings = { ...defaultSettings, ...(JSON.parse(row.body) as Partial<Settings>) };
      return;
    }
    if (row.kind === "send") return;
    if (row.kind === "key") {
      if (row.deleted) this.revokedKeys.add(row.id);
      return;
    }
    if (row.kind === "offer" || row.kind === "sold_out") {
      this.offers.take(row);
      return;
    }
    if (row.kind === "webhook" || row.kind === "webhookSecret") {
      this.webhooks.take(row);
      return;
    }
    if (row.kind === "workspace") {
      const { id, vapidKeys } = JSON.parse(row.body) as { id: string; vapidKeys?: readonly string[] };
      this.workspaceId = id;
      this.vapidKeys = vapidKeys ?? [];
      return;
    }
    if (row.kind === "campaign") {
      this.#campaignVersions.set(row.id, row.version);
      const campaign = row.deleted ? null : ({ ...JSON.parse(row.body), id: row.id } as Campaign);
      this.conversions.take(row.id, campaign);
      if (campaign?.status === "active") this.#active.set(row.id, campaign);
      else this.#active.delete(row.id);
    }
  }
}

function* decoded(shapes: ReturnType<GeofenceRows["shapes"]>): Generator<[string, Shape]> {
  for (const { id, shape } of shapes) yield [id, decodeShape(shape)];
}

/** A stored geofence as pings and messages see it. */
export function geofenceFrom(row: CatalogueRow): LiveGeofence {
  if (row.shape === null) throw new Error(`the stored geofence ${row.id} has no shape`);
  return liveGeofence(row, decodeShape(row.shape));
}

function liveGeofence(row: CatalogueRow, shape: Shape): LiveGeofence {
  const body = JSON.parse(row.body) as GeofenceBody;
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
