/**
 * Which side of the line a→b the point c lies on: positive left, negative right, 0 exactly on the line.
 * The sign is that of the exact value (J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast
 * Robust Geometric Predicates", 1997): a rounded determinant where it cannot mislead, an exact sum elsewhere.
 */
export function orientation(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  const left = (ax - cx) * (by - cy);
  const right = (ay - cy) * (bx - cx);
  const det = left - right;
  if (Math.abs(det) > 3.330_669_073_875_472e-16 * (Math.abs(left) + Math.abs(right))) return det;
  return exactOrientation(ax, ay, bx, by, cx, cy);
}

/** The determinant expanded into products of the coordinates themselves, each split into an exact pair. */
function exactOrientation(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  const sum: number[] = [];
  for (const [p, q] of [
    [ax, by],
    [-ay, bx],
    [bx, cy],
    [-by, cx],
    [cx, ay],
    [-cy, ax],
  ] as const) {
    const high = p * q;
    add(sum, productTail(p, q, high));
    add(sum, high);
  }
  return sum.findLast((term) => term !== 0) ?? 0;
}

/** Adds `value` to an expansion (non-overlapping terms, smallest first) without rounding. */
function add(expansion: number[], value: number): void {
  let carry = value;
  for (let i = 0; i < expansion.length; i++) {
    const term = expansion[i]!;
    const total = carry + term;
    const virtual = total - carry;
    expansion[i] = carry - (total - virtual) + (term - virtual);
    carry = total;
  }
  expansion.push(carry);
}

/** What `high`, the rounded p·q, leaves out (T. J. Dekker, 1971). */
function productTail(p: number, q: number, high: number): number {
  const splitP = 134_217_729 * p;
  const pHigh = splitP - (splitP - p);
  const pLow = p - pHigh;
  const splitQ = 134_217_729 * q;
  const qHigh = splitQ - (splitQ - q);
  const qLow = q - qHigh;
  return pLow * qLow - (high - pHigh * qHigh - pLow * qHigh - pHigh * qLow);
}
