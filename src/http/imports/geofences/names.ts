/** What a file can say of a geofence, by the names of the API. */
export type Field = (typeof fields)[number];
export const fields = [
  "id",
  "name",
  "latitude",
  "longitude",
  "radius",
  "tags",
  "timezone",
  "country",
  "region",
  "openingHours",
  "dwell",
  "enabled",
  "metadata",
] as const;

/** Other headings of tables, best first; letters and digits alone count. */
const headings: Readonly<Partial<Record<Field, string>>> = {
  id: "storeid shopid locationid siteid placeid storecode shopcode storenumber storeno externalid identifier code ref reference",
  name: "title storename shopname locationname displayname label nom magasin shop store",
  latitude: "lat geolat y",
  longitude: "lon lng long geolon geolng x",
  radius: "radiusm radiusmeters radiusmetres rayon",
  tags: "tag labels etiquettes",
  timezone: "tz",
  country: "countrycode",
  openingHours: "hours horaires",
};

/** GeoJSON's properties are other people's words: a `shop` of OpenStreetMap is no name. */
const properties: Readonly<Partial<Record<Field, string>>> = { name: "title" };

const plain = (name: string) =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "");

type Synonyms = ReadonlyMap<string, { readonly field: Field; readonly rank: number }>;

function synonyms(others: typeof headings): Synonyms {
  return new Map(
    fields.flatMap((field) =>
      [plain(field), ...(others[field]?.split(" ") ?? [])].map((word, rank) => [word, { field, rank }]),
    ),
  );
}

const ofHeadings = synonyms(headings);
const ofProperties = synonyms(properties);

/** The field that each heading of a table stands for, null for those that are kept as metadata. */
export function fieldsOfHeadings(names: readonly string[]): (Field | null)[] {
  const best = new Map<Field, number>();
  const found = names.map((name) => ofHeadings.get(plain(name)));
  for (const [i, one] of found.entries()) {
    const before = one === undefined ? undefined : best.get(one.field);
    if (one !== undefined && (before === undefined || found[before]!.rank > one.rank)) best.set(one.field, i);
  }
  return found.map((one, i) => (one !== undefined && best.get(one.field) === i ? one.field : null));
}

/** The field that a property of a feature stands for, if any; its place is its geometry, whatever else repeats it. */
export function fieldOfProperty(name: string): Field | null {
  // What is longer is none of them, and not looked at.
  const field = name.length > 40 ? undefined : ofProperties.get(plain(name))?.field;
  return field === undefined || field === "latitude" || field === "longitude" ? null : field;
}
