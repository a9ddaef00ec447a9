import type { Shape } from "./shape.ts";

/** Columns and rows of the curve's grid are numbers of so many bits: with 2²⁴ shapes, keys stay exact. */
const bits = 14;

/**
 * The indices of shapes along a curve through the cells of a grid (G. M. Morton, 1966). What is near in the world is then
 * near in memory, which every later question is quicker for.
 */
export function neighboursTogether(shapes: readonly Shape[]): Float64Array {
  const count = shapes.length;
  const order = Float64Array.from(shapes, (shape, i) => {
    const lng = shape.kind === "circle" ? shape.lng : shape.rings.vertices[0]!;
    const lat = shape.kind === "circle" ? shape.lat : shape.rings.vertices[1]!;
    const column = ((lng + 540) % 360) / 360;
    const row = (lat + 90) / 180;
    return (spread(column) + 2 * spread(row)) * count + i;
  });
  order.sort();
  for (let i = 0; i < count; i++) order[i]! %= count;
  return order;
}

/** A fraction as a number of so many bits, with a 0 before each. */
function spread(fraction: number): number {
  let x = Math.floor(fraction * (2 ** bits - 1));
  x = (x | (x << 8)) & 0x00ff00ff;
  x = (x | (x << 4)) & 0x0f0f0f0f;
  x = (x | (x << 2)) & 0x33333333;
  return (x | (x << 1)) & 0x55555555;
}
