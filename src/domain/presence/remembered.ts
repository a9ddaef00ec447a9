import type { Remembered } from "./state.ts";

const kept = 64;

interface Stored {
  readonly id: string | null;
  readonly at: number;
  readonly latitude: number;
  readonly longitude: number;
}

/** Same id, or same time and place, as one of the device's last stored pings. */
export function isRemembered(remembered: readonly Remembered[], ping: Stored): boolean {
  for (const [at, place, id] of remembered) {
    if (ping.id !== null && ping.id === id) return true;
    if (ping.at === at && place === placeMark(ping)) return true;
  }
  return false;
}

export function remember(remembered: readonly Remembered[], ping: Stored): readonly Remembered[] {
  const next = remembered.length < kept ? remembered.slice() : remembered.slice(1 - kept);
  next.push([ping.at, placeMark(ping), ping.id]);
  return next;
}

const coordinates = new Float64Array(2);
const words = new Uint32Array(coordinates.buffer);

/** A 32-bit hash (FNV-1a, taking words for bytes): tells two places apart and keeps neither. */
function placeMark(place: { readonly latitude: number; readonly longitude: number }): number {
  coordinates[0] = place.latitude + 0; // -0 is 0
  coordinates[1] = place.longitude + 0;
  let hash = 0x811c9dc5;
  for (const word of words) {
    hash = Math.imul(hash ^ word, 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
