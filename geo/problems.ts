import type { Position } from "./geometry.ts";

/**
 * What is wrong with a geometry, and where: `pointer` (RFC 6901) is relative to the body that holds `geometry` and
 * `radius`.
 */
export interface ShapeIssue {
  readonly pointer: string;
  readonly detail: string;
}

/** A page of errors: a file with 100 000 bad vertices needs no 100 000 of them. */
const maxIssues = 20;

/** Collects what is wrong while a geometry is read. */
export class Problems {
  readonly issues: ShapeIssue[] = [];

  get some(): boolean {
    return this.issues.length > 0;
  }

  get full(): boolean {
    return this.issues.length >= maxIssues;
  }

  add(pointer: string, detail: string): null {
    if (!this.full) this.issues.push({ pointer, detail });
    return null;
  }

  /** A position (RFC 7946 §3.1.1) without its altitude, or null and an issue. */
  position(pointer: string, value: unknown, maxLng: number): Position | null {
    if (!Array.isArray(value) || value.length < 2) {
      return this.add(pointer, `expected [longitude, latitude], got ${show(value)}`);
    }
    for (const [i, part] of value.entries()) {
      const name = i === 0 ? "a longitude" : i === 1 ? "a latitude" : "a number";
      const max = i === 0 ? maxLng : i === 1 ? 90 : Number.MAX_VALUE;
      if (typeof part !== "number" || !(Math.abs(part) <= max)) {
        const range = i < 2 ? ` from -${max} to ${max}` : "";
        return this.add(`${pointer}/${i}`, `expected ${name}${range}, got ${show(part)}`);
      }
    }
    // -0 would be another bit pattern of the same place.
    return [value[0] + 0, value[1] + 0];
  }
}

/** A value as an error text names it: short, whatever came. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : `an array of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
