import { area, circle, type Shape } from "./shape.ts";

const version = 1;
const kinds = ["Point", "Polygon", "MultiPolygon"] as const;

/*
 * Layout, little-endian: version (1 byte), kind (1 byte), 2 bytes unused, then
 *   Point         4 bytes unused; longitude, latitude, radius: float64
 *   otherwise     number of parts: uint32; part ends, ring ends: uint32; vertices: float64 pairs
 * which `parseShape` holds to 1.8 MB: 100 000 vertices in up to 8 333 rings, or 75 000 in 25 000.
 */

/** A shape as bytes, for storage: `decodeShape` gives back an equal one. */
export function encodeShape(shape: Shape): Uint8Array {
  if (shape.kind === "circle") {
    const view = new DataView(new ArrayBuffer(32));
    view.setUint8(0, version);
    [shape.lng, shape.lat, shape.radius].forEach((value, i) => {
      view.setFloat64(8 + 8 * i, value, true);
    });
    return new Uint8Array(view.buffer);
  }
  const { vertices, ringEnds, partEnds } = shape.rings;
  const ends = [...partEnds, ...ringEnds];
  const view = new DataView(new ArrayBuffer(8 + 4 * ends.length + 8 * vertices.length));
  view.setUint8(0, version);
  view.setUint8(1, kinds.indexOf(shape.type));
  view.setUint32(4, partEnds.length, true);
  ends.forEach((end, i) => {
    view.setUint32(8 + 4 * i, end, true);
  });
  vertices.forEach((value, i) => {
    view.setFloat64(8 + 4 * ends.length + 8 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}

/** Throws a RangeError for bytes that `encodeShape` did not make. */
export function decodeShape(bytes: Uint8Array): Shape {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = view.getUint8(0);
  if (found !== version) throw new RangeError(`expected a shape of version ${version}, got version ${found}`);
  const type = kinds[view.getUint8(1)];
  if (type === undefined)
    throw new RangeError(`expected a kind of shape from 0 to 2, got ${view.getUint8(1)}`);
  if (type === "Point") {
    const [lng, lat, radius] = readFloats(view, 8, 3);
    return circle(lng!, lat!, radius!);
  }
  const partEnds = readEnds(view, 8, view.getUint32(4, true));
  const ringEnds = readEnds(view, 8 + 4 * partEnds.length, partEnds.at(-1) ?? 0);
  const start = 8 + 4 * (partEnds.length + ringEnds.length);
  return area(type, { vertices: readFloats(view, start, 2 * (ringEnds.at(-1) ?? 0)), ringEnds, partEnds });
}

function readEnds(view: DataView, at: number, count: number): Uint32Array {
  if (at + 4 * count > view.byteLength) throw new RangeError(`expected ${count} ends, got a shorter shape`);
  return Uint32Array.from({ length: count }, (_, i) => view.getUint32(at + 4 * i, true));
}

/** The rest of the bytes: `count` finite numbers. */
function readFloats(view: DataView, at: number, count: number): Float64Array {
  if (at + 8 * count !== view.byteLength || count === 0) {
    throw new RangeError(`expected a shape of ${at + 8 * count} bytes, got ${view.byteLength}`);
  }
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const value = view.getFloat64(at + 8 * i, true);
    if (!Number.isFinite(value)) throw new RangeError(`expected finite numbers in a shape, got ${value}`);
    values[i] = value;
  }
  return values;
}
