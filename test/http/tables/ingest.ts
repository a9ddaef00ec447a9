import { fine, type Table } from "../rows.ts";

const owntracks = "/v1/ingest/owntracks";
const overland = "/v1/ingest/overland";
const transistorsoft = "/v1/ingest/transistorsoft";
const osmand = "/v1/ingest/osmand";
const ok = { result: "ok" };

/** Location apps give up on an error: whatever they send is answered as if it were of use. */
const app = (path: string) => ({ path, as: "device", lines: true, mebibytes: 8 }) as const;
const odd = (path: string, json: object) =>
  ["", "no JSON", "[".repeat(100_000), "null", "[]", "7", "{}", '"x"'].map((body) =>
    fine(path, body, 200, json),
  );

export const ingestTable: Table = {
  "POST /v1/ingest/owntracks": {
    ...app(owntracks),
    rows: [
      ...odd(owntracks, []),
      fine(owntracks, { _type: "location", lat: 48.87, lon: 2.33, tst: 1_700_000_000 }, 200, []),
    ],
  },
  "POST /v1/ingest/overland": {
    ...app(overland),
    rows: [...odd(overland, ok), fine(overland, { locations: [null, {}, 7] }, 200, ok)],
  },
  "POST /v1/ingest/transistorsoft": {
    ...app(transistorsoft),
    rows: [...odd(transistorsoft, {}), fine(transistorsoft, { location: [null, {}] }, 200, {})],
  },
  "GET /v1/ingest/osmand": {
    ...app(osmand),
    rows: [
      fine(osmand, undefined, 200, ok),
      fine(`${osmand}?id=1&lat=48.87&lon=2.33&timestamp=1700000000`, undefined, 200, ok),
    ],
  },
  "POST /v1/ingest/osmand": {
    ...app(osmand),
    rows: [...odd(osmand, ok), fine(osmand, "id=1&lat=48.87&lon=2.33&timestamp=1700000000", 200, ok)],
  },
};
