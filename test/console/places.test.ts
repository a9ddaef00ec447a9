import { describe, expect, it } from "vitest";
import { placesOfJson, placesOfTable } from "../../src/console/pages/map/import/read-places.ts";

const columns = {
  ref: "id",
  lat: "latitude",
  lon: "longitude",
  rayon: "radius",
  "Nom, long": "metadata.Nom",
};

describe("where the rows of a file lie", () => {
  it("reads tables as they are exported: marks, decimal commas, quotes, a byte order mark", () => {
    const text = '\uFEFFref;lat;lon;rayon\r\na;48,5;2,25;150\r\n"b ""x""";"48.1";2;\r\nc;;;';
    expect([...placesOfTable(text, columns, 200)]).toEqual([
      [1, { geometry: { type: "Point", coordinates: [2.25, 48.5] }, radius: 150 }],
      [2, { geometry: { type: "Point", coordinates: [2, 48.1] }, radius: 200 }],
    ]);
  });

  it("keeps a quoted cell with its commas and line breaks whole", () => {
    const text = 'ref,"Nom, long",lat,lon\nx,"1, rue\nHaute",45.5,3\ny,plain,46,4\n';
    expect([...placesOfTable(text, columns, 50).keys()]).toEqual([1, 2]);
    expect(placesOfTable(text, columns, 50).get(2)?.geometry.coordinates).toEqual([4, 46]);
  });

  it("shows nothing where the server found no coordinates", () => {
    expect(placesOfTable("a,b\n1,2", { a: "id", b: "metadata.b" }, 50).size).toBe(0);
  });

  it("reads features by their place in the file", () => {
    const point = { type: "Point", coordinates: [2, 48] };
    const area = {
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    };
    const text = JSON.stringify({
      features: [
        { geometry: point, properties: { radius: 80 } },
        null,
        { geometry: area },
        { geometry: point },
      ],
    });
    expect([...placesOfJson(text, 200)]).toEqual([
      [1, { geometry: point, radius: 80 }],
      [3, { geometry: area }],
      [4, { geometry: point, radius: 200 }],
    ]);
  });
});
