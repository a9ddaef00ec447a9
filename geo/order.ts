/** Columns and rows of the curve's grid are numbers of so many bits: with up to 2²⁴ things, keys stay exact. */
const bits = 14;

/**
 * The numbers from 0 to `count` along D. Hilbert's curve through their places (degrees, longitudes up to ±540).
 * What is near in the world is then near in memory, which every later question is quicker for.
 */
export function alongCurve(
  count: number,
  place: (i: number) => readonly [lng: number, lat: number],
): Float64Array {
  const order = new Float64Array(count);
  const cells = 2 ** bits - 1;
  for (let i = 0; i < count; i++) {
    const [lng, lat] = place(i);
    order[i] = hilbert((((lng + 540) % 360) / 360) * cells, ((lat + 90) / 180) * cells) * count + i;
  }
  order.sort();
  for (let i = 0; i < count; i++) order[i]! %= count;
  return order;
}

/**
 * How far along the curve a cell is: two bits per halving, the quarters turned so that each begins where one ends.
 */
function hilbert(column: number, row: number): number {
  let x = column | 0;
  let y = row | 0;
  let along = 0;
  for (let side = 2 ** (bits - 1); side >= 1; side /= 2) {
    const right = (x & side) > 0 ? 1 : 0;
    const upper = (y & side) > 0 ? 1 : 0;
    along += side * side * ((3 * right) ^ upper);
    if (upper === 0) {
      if (right === 1) {
        x = 2 ** bits - 1 - x;
        y = 2 ** bits - 1 - y;
      }
      [x, y] = [y, x];
    }
  }
  return along;
}
