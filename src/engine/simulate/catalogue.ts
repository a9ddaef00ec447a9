import type { CampaignBody } from "../../domain/campaign.ts";
import type { Settings } from "../../domain/settings.ts";
import type { CatalogueKind, CatalogueRow } from "../../store/catalogue.ts";
import type { Fault } from "../answer.ts";
import { Catalogue } from "../catalogue/catalogue.ts";
import { givenGeofences } from "../catalogue/geofence-rows.ts";
import { namedByCampaign, unknownIds } from "../catalogue/named-geofences.ts";
import type { GeofenceBody } from "../geofence.ts";

export interface GivenGeofence {
  readonly id: string;
  readonly body: GeofenceBody;
  /** Encoded. */
  readonly shape: Uint8Array;
}

export interface GivenCampaign {
  readonly id: string;
  readonly body: CampaignBody;
}

/** What a simulation is told of the catalogue; what is null is the workspace's. */
export interface GivenCatalogue {
  readonly geofences: readonly GivenGeofence[] | null;
  readonly campaigns: readonly GivenCampaign[] | null;
  readonly settings: Partial<Settings>;
}

/** The kinds of entries that the workspace has to add. */
export function kindsWanted({ geofences, campaigns }: GivenCatalogue): CatalogueKind[] {
  return [
    "workspace",
    "settings",
    "offer",
    ...(geofences === null ? (["geofence"] as const) : []),
    ...(campaigns === null ? (["campaign"] as const) : []),
  ];
}

/**
 * The catalogue of one run: it stays as it is from the first ping to the last. `stored`: oldest version first;
 * `publicUrl`: as of the engine's `Host`.
 */
export function simulatedCatalogue(
  given: GivenCatalogue,
  stored: readonly CatalogueRow[],
  publicUrl: string,
): Catalogue {
  const rows = [...rowsOf(given, stored)];
  const catalogue = new Catalogue(givenGeofences(rows), publicUrl);
  catalogue.load(
    rows.filter(({ kind }) => kind !== "geofence"),
    stored.at(-1)?.version ?? 0,
  );
  return catalogue;
}

function* rowsOf(given: GivenCatalogue, stored: readonly CatalogueRow[]): Generator<CatalogueRow> {
  yield* stored;
  for (const { id, body, shape } of given.geofences ?? []) yield row("geofence", id, body, shape);
  for (const { id, body } of given.campaigns ?? []) yield row("campaign", id, { ...body, status: "active" });
  const settings = stored.find(({ kind }) => kind === "settings");
  const kept = settings === undefined ? {} : (JSON.parse(settings.body) as Partial<Settings>);
  yield row("settings", "settings", { ...kept, ...given.settings });
}

function row(kind: CatalogueKind, id: string, body: object, shape: Uint8Array | null = null): CatalogueRow {
  const version = { version: 0, shapedAt: 0, deleted: false, createdAt: 0, updatedAt: 0 };
  return { ...version, kind, id, body: JSON.stringify(body), shape };
}

/** Geofences and offers that given campaigns name and that there are not, by pointers into the request. */
export function unknownNames(given: GivenCatalogue, stored: readonly CatalogueRow[]): Fault[] {
  const standing = (kind: CatalogueKind) => stored.filter((row) => row.kind === kind && !row.deleted);
  const geofences = new Set((given.geofences ?? standing("geofence")).map(({ id }) => id));
  const offers = new Set(standing("offer").map(({ id }) => id));
  return (given.campaigns ?? []).flatMap(({ body }, i): Fault[] => {
    const at = `/campaigns/${i}`;
    const named = namedByCampaign(body);
    const unknown = unknownIds(named, (id) => geofences.has(id), "geofence of this simulation").map(
      ({ pointer, detail }) => ({ pointer: at + pointer, detail }),
    );
    if (body.offer === undefined || offers.has(body.offer)) return unknown;
    return [...unknown, { pointer: `${at}/offer`, detail: `no offer has the id ${body.offer}` }];
  });
}
